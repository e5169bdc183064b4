// A PostgreSQL server of a test's own, that can be stopped at once without hurting other tests.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate } from '@hedge/db';
import { startEmbeddedPostgres } from '@hedge/embedded-db';
import type { TestDatabase } from './postgres';

export interface OwnPostgres {
  /** Migrated, without rows. */
  readonly database: TestDatabase;
  /** Immediate stop: backends end where they stand. Then a start, on the same port, with recovery. */
  crash(): Promise<void>;
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const home = mkdtempSync(path.join(tmpdir(), 'hedge-own-pg-'));
  chmodSync(home, 0o711);
  const logFile = path.join(home, 'server.log');
  const server = await startEmbeddedPostgres({ home, database: 'hedge', durable: false, logFile });
  await migrate(server.url);
  const control = async (...args: readonly string[]) => {
    const { uid, gid } = statSync(server.dataDir);
    const [binary = ''] = /^\S+/.exec(
      readFileSync(path.join(server.dataDir, 'postmaster.opts'), 'utf8'),
    ) ?? [''];
    const child = spawn(
      path.join(path.dirname(binary), 'pg_ctl'),
      ['-D', server.dataDir, '-m', 'immediate', '-w', ...args],
      { ...(process.getuid?.() === 0 ? { uid, gid } : {}), cwd: '/', stdio: 'ignore' },
    );
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`pg_ctl ${args.join(' ')} ended with ${code}`);
  };
  return {
    database: {
      url: server.url,
      drop: async () => {
        await control('stop');
        await server.stop();
        rmSync(home, { recursive: true, force: true });
      },
    },
    crash: () => control('restart'),
  };
}
