// Loaded before the simulation: one file of the domain enters the process from its source, edited.
import { readFileSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { transformSync } from 'esbuild';
import { MUTANTS } from './guards';

interface Loaded {
  _compile(code: string, file: string): void;
}
type Loader = (module: Loaded, file: string) => void;

const { without } = parseArgs({
  options: { without: { type: 'string', default: '' } },
  strict: false,
}).values;
const mutant = MUTANTS[Number(without)];
if (mutant === undefined) throw new RangeError(`there is no guard ${String(without)}`);
const domain = path.resolve(__dirname, '../../../packages/domain');
const built = path.join(domain, 'dist', `${mutant.module}.js`);
const source = path.join(domain, 'src', `${mutant.module}.ts`);
const loaders = (Module as unknown as { _extensions: Record<string, Loader> })._extensions;
const load = loaders['.js'];

loaders['.js'] = (module, file) => {
  if (file !== built) return load?.(module, file);
  let code = readFileSync(source, 'utf8');
  for (const { find, put } of mutant.edits) {
    if (code.split(find).length !== 2) {
      process.stderr.write(`the guard is not in ${source} exactly once: mend the edit\n`);
      process.exit(3);
    }
    code = code.replace(find, () => put);
  }
  module._compile(transformSync(code, { loader: 'ts', format: 'cjs' }).code, file);
};
