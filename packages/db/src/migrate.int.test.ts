// Migrations at start: applied once, and refused by name where the database is in another state.
import { readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeEmptyDatabase, type TestDatabase } from '@hedge/testkit';
import { Client } from 'pg';
import { migrate, MigrationError } from './migrate';
import { withMigrationEngine } from './migration-engine';
import { findPrismaFolder, readMigrationsFolder } from './migrations-folder';

/** Every migration of the product, oldest first. */
const ALL = readdirSync(join(findPrismaFolder(), 'migrations'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

describe('migrate', () => {
  let database: TestDatabase;
  let folder: string;

  beforeEach(async () => {
    database = await makeEmptyDatabase();
    folder = join(await mkdtemp(join(tmpdir(), 'hedge-prisma-')), 'prisma');
    await cp(findPrismaFolder(), folder, { recursive: true });
  });
  afterEach(async () => {
    await database.drop();
    await rm(join(folder, '..'), { recursive: true, force: true });
  });

  const query = async (sql: string): Promise<Record<string, unknown>[]> => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  };

  /** The engine's own translation of schema.prisma. */
  const buildStatedSchema = async (): Promise<string> => {
    const { schema } = await readMigrationsFolder(folder);
    const target = { url: database.url, schema, waitMs: 1_000 };
    const files = [{ path: schema.path, content: schema.text }];
    const { stdout } = await withMigrationEngine(target, (engine) =>
      engine.diff({
        from: { tag: 'empty' },
        to: { tag: 'schemaDatamodel', files },
        script: true,
        exitCode: null,
        filters: { externalTables: [], externalEnums: [] },
      }),
    );
    if (stdout === null) throw new Error('the engine stated no schema');
    return stdout;
  };

  const addMigration = async (name: string, sql: string): Promise<void> => {
    await mkdir(join(folder, 'migrations', name));
    await writeFile(join(folder, 'migrations', name, 'migration.sql'), sql);
  };

  const refusal = async (): Promise<MigrationError> => {
    const error: unknown = await migrate(database.url, { folder }).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(MigrationError);
    return error as MigrationError;
  };

  it('applies an empty database once, with the rows that the Prisma CLI reads', async () => {
    expect(await migrate(database.url, { folder })).toEqual(ALL);
    expect(await migrate(database.url, { folder })).toEqual([]);
    const rows = await query(
      `SELECT migration_name, finished_at IS NOT NULL AS finished, applied_steps_count AS steps
       FROM _prisma_migrations ORDER BY migration_name`,
    );
    expect(rows).toEqual(ALL.map((name) => ({ migration_name: name, finished: true, steps: 1 })));
  });

  it('applies each migration once when several start at once', async () => {
    const applied = await Promise.all([1, 2, 3].map(() => migrate(database.url, { folder })));
    expect(applied.flat()).toEqual(ALL);
    expect(await query('SELECT count(*)::int AS n FROM _prisma_migrations')).toEqual([
      { n: ALL.length },
    ]);
  });

  it('leaves the columns and unique keys that schema.prisma states', async () => {
    await migrate(database.url, { folder });
    const stated = await makeEmptyDatabase();
    const client = new Client({ connectionString: stated.url });
    await client.connect();
    await client.query(await buildStatedSchema());
    const columns = `SELECT table_name, column_name, data_type, is_nullable, column_default,
        numeric_precision, datetime_precision
      FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`;
    // Neither a condition nor an expression can be stated there.
    const indexes = `SELECT pg_get_indexdef(indexrelid) AS indexdef FROM pg_index
      WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
          AND relname <> '_prisma_migrations')
        AND indpred IS NULL AND indexprs IS NULL ORDER BY 1`;
    for (const question of [columns, indexes]) {
      expect(await query(question)).toEqual((await client.query(question)).rows);
    }
    await client.end();
    await stated.drop();
  });

  it('refuses a migration that fails, leaves nothing of it, and refuses to start after', async () => {
    await migrate(database.url, { folder });
    await addMigration('20261102000000_broken', 'CREATE TABLE half (n int); SELECT 1 / 0;');
    const now = await refusal();
    expect(now).toMatchObject({ problem: 'failed', migrations: ['20261102000000_broken'] });
    expect(now.message).toContain('division by zero');
    expect(await query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
    const after = await refusal();
    expect(after).toMatchObject({ problem: 'failed', migrations: ['20261102000000_broken'] });
    expect(after.message).toContain('prisma migrate resolve');
  });

  it('refuses a database whose migration began and never ended', async () => {
    await migrate(database.url, { folder });
    await query('UPDATE _prisma_migrations SET finished_at = NULL');
    expect(await refusal()).toMatchObject({ problem: 'failed', migrations: ALL });
  });

  it('refuses a database that a newer version has migrated', async () => {
    await addMigration('20991231000000_later', 'CREATE TABLE later (n int);');
    await migrate(database.url, { folder });
    await rm(join(folder, 'migrations', '20991231000000_later'), { recursive: true });
    const error = await refusal();
    expect(error).toMatchObject({ problem: 'newer', migrations: ['20991231000000_later'] });
    expect(error.message).toContain('newer version');
  });

  it('waits for another process that is migrating, and says so when it takes too long', async () => {
    const other = new Client({ connectionString: database.url });
    await other.connect();
    await other.query('SELECT pg_advisory_lock(72707369)');
    const error: unknown = await migrate(database.url, { folder, waitMs: 50 }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'MigrationError', problem: 'busy' });
    const waiting = migrate(database.url, { folder });
    await other.query('SELECT pg_advisory_unlock(72707369)');
    expect(await waiting).toEqual(ALL);
    await other.end();
  });

  it('refuses a migration that was edited after it was applied', async () => {
    await addMigration('20261102000000_more', 'CREATE TABLE more (n int);');
    await migrate(database.url, { folder });
    const script = join(folder, 'migrations', '20261102000000_more', 'migration.sql');
    await writeFile(script, 'CREATE TABLE more (n bigint);');
    expect(await refusal()).toMatchObject({
      problem: 'edited',
      migrations: ['20261102000000_more'],
    });
  });
});
