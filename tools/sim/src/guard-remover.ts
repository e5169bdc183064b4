// Loaded before the simulation: applies one edit to one built file on its way into the process.
import { readFileSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
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
const target = path.resolve(__dirname, '../../..', mutant.file);
const loaders = (Module as unknown as { _extensions: Record<string, Loader> })._extensions;
const load = loaders['.js'];

loaders['.js'] = (module, file) => {
  if (file !== target) return load?.(module, file);
  let code = readFileSync(file, 'utf8');
  for (const { find, put } of mutant.edits) {
    if (code.split(find).length !== 2) {
      process.stderr.write(`the guard is not in ${file} exactly once; rebuild, or mend the edit\n`);
      process.exit(3);
    }
    code = code.replace(find, () => put);
  }
  module._compile(code, file);
};
