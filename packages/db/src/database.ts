// The connection to PostgreSQL: one bounded pool per process, every wait of it bounded.
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client';

/** How to reach the database, and how long to wait for it. All durations in ms. */
export interface DatabaseOptions {
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly name?: string;
  readonly poolMax?: number;
  readonly connectTimeoutMs?: number;
  /** PostgreSQL ends a statement itself, so that what was not answered was not applied either. */
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  readonly idleInTransactionTimeoutMs?: number;
  /** Gives up on a silent connection. Above the statement's timeout: the server's word comes first. */
  readonly queryTimeoutMs?: number;
}

/** A pool and its Prisma client; made once per process, in its main.ts. */
export interface Database {
  readonly prisma: PrismaClient;
  /** @throws when the database does not answer. */
  ping(): Promise<void>;
  /** @throws when the database does not answer, or takes no writes. */
  checkWritable(): Promise<void>;
  /** Ends the pool; what runs is waited for. */
  close(): Promise<void>;
}

const DEFAULTS = {
  poolMax: 10,
  connectTimeoutMs: 2_000,
  statementTimeoutMs: 2_000,
  lockTimeoutMs: 1_500,
  idleInTransactionTimeoutMs: 5_000,
  queryTimeoutMs: 2_500,
};

/** Connects lazily: a database that is down shows at the first statement. */
export function makeDatabase(options: DatabaseOptions): Database {
  const settings = { ...DEFAULTS, ...options };
  const { url, sessionOptions } = durable(options.url);
  const adapter = new PrismaPg({
    connectionString: url,
    application_name: options.name ?? 'hedge-monitor',
    options: sessionOptions,
    max: settings.poolMax,
    connectionTimeoutMillis: settings.connectTimeoutMs,
    statement_timeout: settings.statementTimeoutMs,
    lock_timeout: settings.lockTimeoutMs,
    idle_in_transaction_session_timeout: settings.idleInTransactionTimeoutMs,
    query_timeout: settings.queryTimeoutMs,
    keepAlive: true,
  });
  const prisma = new PrismaClient({
    adapter,
    errorFormat: 'minimal',
    // Well above the statement's own timeout: PostgreSQL must be the one that ends a slow statement.
    transactionOptions: { maxWait: settings.connectTimeoutMs, timeout: 10_000 },
  });
  return {
    prisma,
    async ping() {
      await prisma.$queryRaw`SELECT 1`;
    },
    async checkWritable() {
      // Refused by a read-only database before it looks for rows, of which there are none.
      await prisma.$executeRaw`DELETE FROM alert_deliveries WHERE false`;
    },
    async close() {
      await prisma.$disconnect();
    },
  };
}

/** A commit is answered only once it is on disk, whatever the server's or the URL's own setting is. */
function durable(connectionString: string): { url: string; sessionOptions: string } {
  const url = new URL(connectionString);
  const given = url.searchParams.get('options') ?? '';
  url.searchParams.delete('options');
  return { url: url.href, sessionOptions: `${given} -c synchronous_commit=on`.trim() };
}
