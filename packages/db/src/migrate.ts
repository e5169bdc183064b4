// Brings the database to this build's schema at start, or refuses by name.
import { withMigrationEngine } from './migration-engine';
import { findPrismaFolder, readMigrationsFolder } from './migrations-folder';
import type { DiagnoseMigrationHistoryOutput } from '@prisma/schema-engine-wasm';

/**
 * - `failed` a migration began and did not end
 * - `newer`  the database has migrations that this build does not know
 * - `edited` a migration changed after it was applied
 */
export type MigrationProblem = 'failed' | 'newer' | 'edited';

/** Thrown when the database is not in a state that this build may work on. Names the migrations. */
export class MigrationError extends Error {
  constructor(
    readonly problem: MigrationProblem,
    readonly migrations: readonly string[],
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'MigrationError';
  }
}

const NO_FILTER = { externalTables: [], externalEnums: [] };
const WAIT_MS = 30_000;

/** The engine's own lock is Prisma's; its CLI may hold it for a moment (P1002). */
const LOCK_ATTEMPTS = 5;

/**
 * Applies the migrations that are missing; two starts at once are safe, the second waits.
 * @param folder the prisma/ folder; the checkout's own by default.
 * @returns the names applied now, none when the database was up to date.
 * @throws {MigrationError} for a half-applied, an unknown (newer) or an edited migration.
 */
export async function migrate(
  url: string,
  folder: string = findPrismaFolder(),
): Promise<readonly string[]> {
  const { schema, list } = await readMigrationsFolder(folder);
  return withMigrationEngine({ url, schema, waitMs: WAIT_MS }, async (engine) => {
    const history = await retryLocked(() =>
      engine.diagnoseMigrationHistory({
        migrationsList: list,
        optInToShadowDatabase: false,
        filters: NO_FILTER,
      }),
    );
    refuse(history);
    try {
      const applied = await retryLocked(() =>
        engine.applyMigrations({ migrationsList: list, filters: NO_FILTER }),
      );
      return applied.appliedMigrationNames;
    } catch (error) {
      throw failedNow(error);
    }
  });
}

function refuse(history: DiagnoseMigrationHistoryOutput): void {
  const failed = history.failedMigrationNames;
  if (failed.length > 0) {
    throw new MigrationError('failed', failed, `${named(failed)} began and did not end. ${REPAIR}`);
  }
  const unknown =
    history.history === null || history.history.diagnostic === 'databaseIsBehind'
      ? []
      : history.history.unpersistedMigrationNames;
  if (unknown.length > 0) {
    throw new MigrationError(
      'newer',
      unknown,
      `The database has ${named(unknown)}, which this build does not know: it was used by a newer ` +
        'version. Start that version, or restore a backup made before the upgrade.',
    );
  }
  const edited = history.editedMigrationNames;
  if (edited.length > 0) {
    throw new MigrationError(
      'edited',
      edited,
      `${named(edited)} changed after it was applied to this database. Restore its file as it was; ` +
        'a change of the schema is a migration of its own.',
    );
  }
}

const REPAIR =
  'The database is half migrated: restore the backup made before the upgrade, or finish by hand and ' +
  'mark it with "prisma migrate resolve".';

function named(names: readonly string[]): string {
  return `${names.length === 1 ? 'migration' : 'migrations'} ${names.join(', ')}`;
}

/** A script that fails names itself (P3018): from now on the database counts as half migrated. */
function failedNow(error: unknown): unknown {
  const text = String((error as { message?: unknown }).message ?? error);
  const name = /Migration name: (\S+)/.exec(text)?.[1];
  if (name === undefined) return error;
  return new MigrationError('failed', [name], `migration ${name} failed. ${REPAIR}\n${text}`, {
    cause: error,
  });
}

async function retryLocked<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const locked = String((error as { message?: unknown }).message).includes('advisory lock');
      if (!locked || attempt === LOCK_ATTEMPTS) throw error;
    }
  }
}
