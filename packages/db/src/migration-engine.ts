// Prisma's own schema engine as WebAssembly, from npm: migrations need no native binary and no
// download. The package ships for bundlers, so its module is instantiated by hand.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  DriverAdapterError,
  type SqlDriverAdapter,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';

type Exports = Readonly<Record<string, unknown>>;
type EngineModule = typeof import('@prisma/schema-engine-wasm') & {
  __wbg_set_wasm(exports: Exports): void;
};

/** Node has it; its type is part of the browser's library only. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Exports } }>;
};

/**
 * The starts of all processes go through the first lock, so that none sees another's half. The second
 * is the engine's own, which Prisma's CLI takes: it is waited for and given back, because the engine
 * would give up on it by itself and leave its connection waiting.
 */
const ALONE = `SELECT pg_advisory_lock(7307369, 1), pg_advisory_lock(72707369);
  SELECT pg_advisory_unlock(72707369)`;
const CONNECT_MS = 5_000;

/** SQLSTATE lock_not_available. */
const LOCK_TIMED_OUT = '55P03';

interface Session {
  query(sql: string): Promise<unknown>;
}

let loading: Promise<EngineModule> | null = null;

/** Compiled once per process: it is the slow part, and it holds no state of a database. */
function loadEngineModule(): Promise<EngineModule> {
  loading ??= instantiate();
  return loading;
}

async function instantiate(): Promise<EngineModule> {
  const folder = dirname(require.resolve('@prisma/schema-engine-wasm'));
  const engine = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as EngineModule;
  const bytes = await readFile(join(folder, 'schema_engine_bg.wasm'));
  const imports = { './schema_engine_bg.js': withIdleTimers(engine) };
  const { instance } = await WebAssembly.instantiate(bytes, imports);
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return engine;
}

/** The engine leaves the timer of its lock behind, 10 s long: it must not keep the process alive. */
function withIdleTimers(engine: EngineModule): object {
  const name = Object.keys(engine).find((key) => key.startsWith('__wbg_setTimeout_'));
  if (name === undefined) return engine;
  return {
    ...engine,
    [name]: (callback: () => void, ms: number) => setTimeout(callback, ms >>> 0).unref(),
  };
}

/** Thrown when another process holds the database for longer than one is ready to wait. */
export class MigrationLocked extends Error {}

/** What the engine is connected to, and the data model it reads native types from. */
export interface EngineTarget {
  readonly url: string;
  readonly schema: { readonly path: string; readonly text: string };
  /** How long to wait for another start that is migrating the same database. */
  readonly waitMs: number;
}

/**
 * Runs `work` with a schema engine on the database, alone among all starts, and closes every
 * connection it made.
 * @throws what the engine reports, and whatever keeps the database from being reached.
 */
export async function withMigrationEngine<T>(
  target: EngineTarget,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine } = await loadEngineModule();
  const connections: SqlDriverAdapter[] = [];
  const pg = new PrismaPg({
    connectionString: target.url,
    connectionTimeoutMillis: CONNECT_MS,
    // One session each: the engine's advisory lock belongs to the session that took it.
    max: 1,
  });
  const connect = async () => {
    const connection = await pg.connect();
    connections.push(connection);
    return Object.assign(connection, {
      executeScript: (script: string) => executeWhole(connection.underlyingDriver(), script),
    });
  };
  try {
    const starting = await (await connect()).underlyingDriver().connect();
    try {
      await waitAlone(starting, target.waitMs);
      const engine = await SchemaEngine.new(
        { datamodels: [[target.schema.path, target.schema.text]] },
        () => undefined,
        bindMigrationAwareSqlAdapterFactory({
          provider: pg.provider,
          adapterName: pg.adapterName,
          connect,
          connectToShadowDb: () => Promise.reject(new Error('no shadow database is used')),
        }),
      );
      try {
        return await work(engine);
      } finally {
        engine.free();
      }
    } finally {
      // Ends the session, and the lock with it.
      starting.release(true);
    }
  } finally {
    await Promise.all(connections.map((connection) => connection.dispose()));
  }
}

async function waitAlone(session: Session, waitMs: number): Promise<void> {
  await session.query(`SET lock_timeout = ${waitMs}`);
  try {
    await session.query(ALONE);
  } catch (error) {
    if ((error as { code?: unknown }).code !== LOCK_TIMED_OUT) throw error;
    throw new MigrationLocked('another process is migrating', { cause: error });
  }
}

/**
 * The adapter's own way cuts a script at every semicolon, through function bodies and comments. Sent
 * whole it is one implicit transaction: a script that fails leaves nothing of itself behind.
 */
async function executeWhole(driver: Session, script: string): Promise<void> {
  try {
    await driver.query(script);
  } catch (error) {
    const { code = '', message = '' } = error as { code?: string; message?: string };
    throw new DriverAdapterError({
      kind: 'postgres',
      code,
      message,
      severity: 'ERROR',
      detail: undefined,
      column: undefined,
      hint: undefined,
    });
  }
}
