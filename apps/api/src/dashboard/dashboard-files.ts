// The dashboard's files as they were built, read once: what is not among them is not served, whatever
// the path asks for.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

export type DashboardFile = {
  /** As Express takes it: by the file's ending. */
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
};

export type DashboardFiles = {
  readonly index: DashboardFile;
  /** By name; a name holds the digest of what is in the file, so it never means another. */
  readonly assets: ReadonlyMap<string, DashboardFile>;
};

/** Apps import no apps, but this one serves what the other has built. */
const BUILT_FOLDER = path.join(__dirname, '../../../dashboard/dist');

/** @returns null where it has not been built */
export function readDashboardFiles(folder: string = BUILT_FOLDER): DashboardFiles | null {
  try {
    const assetsFolder = path.join(folder, 'assets');
    const names = readdirSync(assetsFolder);
    return {
      index: readFile(path.join(folder, 'index.html')),
      assets: new Map(names.map((name) => [name, readFile(path.join(assetsFolder, name))])),
    };
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return null;
    throw error;
  }
}

function readFile(file: string): DashboardFile {
  const bytes = readFileSync(file);
  return { type: path.extname(file), bytes, gzipped: gzipSync(bytes) };
}
