// The repository's own source files, as the checks on the code itself read them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One file. */
export interface SourceFile {
  /** From the checkout's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** A broken rule: where, and what about it. */
export interface Violation {
  readonly path: string;
  readonly rule: string;
}

const root = path.resolve(__dirname, '..');
const skipped = new Set([
  'node_modules',
  'dist',
  'generated',
  'coverage',
  '.turbo',
  '.git',
  '.data',
]);

/** Every TypeScript and JavaScript file under the given folders. */
export function readSources(folders: readonly string[]): readonly SourceFile[] {
  return folders
    .flatMap((folder) => listFiles(path.join(root, folder)))
    .filter((file) => /\.(tsx?|js|mjs|cjs)$/.test(file))
    .map((file) => ({
      path: path.relative(root, file).split(path.sep).join('/'),
      text: readFileSync(file, 'utf8'),
    }));
}

/** The text of a file of the checkout. */
export function readText(relative: string): string {
  return readFileSync(path.join(root, relative), 'utf8');
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const full = path.join(folder, entry.name);
    return entry.isDirectory() ? listFiles(full) : [full];
  });
}
