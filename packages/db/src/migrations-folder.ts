// The prisma/ folder as the schema engine wants to be told about it.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm';

/** Everything Prisma's CLI would read from the folder. */
export interface MigrationsFolder {
  readonly schema: { readonly path: string; readonly text: string };
  readonly list: MigrationList;
}

/**
 * The checkout's prisma/ folder, looked for upwards: the sources and the build lie at different
 * depths below it.
 * @throws {Error} when there is none.
 */
export function findPrismaFolder(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'prisma');
    if (existsSync(join(candidate, 'schema.prisma'))) return candidate;
    if (dirname(folder) === folder) throw new Error(`no prisma folder above ${from}`);
  }
}

/** Reads the schema, the lock file and every migration below `folder`. */
export async function readMigrationsFolder(folder: string): Promise<MigrationsFolder> {
  const schemaPath = join(folder, 'schema.prisma');
  const baseDir = join(folder, 'migrations');
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = await Promise.all(
    names.sort().map(async (name) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: await readScript(baseDir, name) },
    })),
  );
  return {
    schema: { path: schemaPath, text: await readFile(schemaPath, 'utf8') },
    list: {
      baseDir,
      lockfile: {
        path: 'migration_lock.toml',
        content: await readFile(join(baseDir, 'migration_lock.toml'), 'utf8'),
      },
      shadowDbInitScript: '',
      migrationDirectories,
    },
  };
}

async function readScript(
  baseDir: string,
  name: string,
): Promise<{ tag: 'ok'; value: string } | { tag: 'error'; value: string }> {
  try {
    return { tag: 'ok', value: await readFile(join(baseDir, name, 'migration.sql'), 'utf8') };
  } catch (error) {
    return { tag: 'error', value: String(error) };
  }
}
