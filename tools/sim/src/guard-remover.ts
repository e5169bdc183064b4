// Loaded before the simulation: files enter the process from their sources, edited.
import { readFileSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { transformSync } from 'esbuild';
import type { Edit } from './guard-mutant';
import type { GuardTask } from './guard-run';
import { MUTANTS } from './guards';

interface Loaded {
  _compile(code: string, file: string): void;
}
type Loader = (module: Loaded, file: string) => void;

const { without } = JSON.parse(process.argv[2] ?? '') as GuardTask;
const mutant = MUTANTS[without];
if (mutant === undefined) throw new RangeError(`there is no guard ${without}`);
const packages = path.resolve(__dirname, '../../../packages');
const editsOf = new Map<string, Edit[]>();
for (const edit of mutant.edits) {
  const [folder = '', name = ''] = edit.file.split('/');
  const built = path.join(packages, folder, 'dist', `${name}.js`);
  editsOf.set(built, [...(editsOf.get(built) ?? []), edit]);
}
const loaders = (Module as unknown as { _extensions: Record<string, Loader> })._extensions;
const load = loaders['.js'];

loaders['.js'] = (module, file) => {
  const edits = editsOf.get(file);
  if (edits === undefined) return load?.(module, file);
  const source = file.replace(`${path.sep}dist${path.sep}`, `${path.sep}src${path.sep}`);
  const typed = source.replace(/\.js$/, '.ts');
  let code = readFileSync(typed, 'utf8');
  for (const { find, put } of edits) {
    if (code.split(find).length !== 2) {
      process.stderr.write(`the guard is not in ${typed} exactly once: mend the edit\n`);
      process.exit(3);
    }
    code = code.replace(find, () => put);
  }
  module._compile(transformSync(code, { loader: 'ts', format: 'cjs' }).code, file);
};
