// Brings the database to this build's schema at start, or refuses by name.
import { MigrationLocked, withMigrationEngine } from './migration-engine';
import { findPrismaFolder, readMigrationsFolder } from './migrations-folder';
import type { DiagnoseMigrationHistoryOutput } from '@prisma/schema-engine-wasm';

/**
 * - `failed` a migration began and did not end
 * - `newer`  the database has migrations that this build does not know
 * - `edited` a migration changed after it was applied
 * - `busy`   somebody else has been migrating for too long
 */
export type MigrationProblem = 'failed' | 'newer' | 'edited' | 'busy';

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

export interface MigrateOptions {
  /** The prisma/ folder; the checkout's own by default. */
  readonly folder?: string;
  /** How long to wait for another process that is migrating. */
  readonly waitMs?: number;
}

/**
 * Applies the migrations that are missing; two starts at once are safe, the second waits.
 * @returns the names applied now, none when the database was up to date.
 * @throws {MigrationError} for a half-applied, an unknown (newer) or an edited migration, or when
 *   another process does not finish its own.
 */
export async function migrate(
  url: string,
  { folder = findPrismaFolder(), waitMs = WAIT_MS }: MigrateOptions = {},
): Promise<readonly string[]> {
  const { schema, list } = await readMigrationsFolder(folder);
  return withMigrationEngine({ url, schema, waitMs }, async (engine) => {
    const history = await engine.diagnoseMigrationHistory({
      migrationsList: list,
      optInToShadowDatabase: false,
      filters: NO_FILTER,
    });
    refuse(history);
    try {
      const applied = await engine.applyMigrations({ migrationsList: list, filters: NO_FILTER });
      return applied.appliedMigrationNames;
    } catch (error) {
      throw failedNow(error);
    }
  }).catch((error: unknown) => {
    if (!(error instanceof MigrationLocked)) throw error;
    const seconds = Math.ceil(waitMs / 1_000);
    throw new MigrationError(
      'busy',
      [],
      `Another process has been migrating this database for over ${seconds} s. Wait until it has ` +
        'finished, or end it.',
      { cause: error },
    );
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

/** A script that fails names its migration: from now on the database counts as half migrated. */
function failedNow(error: unknown): unknown {
  const { message = '', stack = '' } = error as { message?: string; stack?: string };
  const text = `${message}\n${stack}`;
  const name = /migration_name="([^"]+)"/.exec(text)?.[1];
  if (name === undefined) return error;
  return new MigrationError('failed', [name], `migration ${name} failed. ${REPAIR}\n${message}`, {
    cause: error,
  });
}
