// A PostgreSQL of a measurement's own, whose commits reach the disk.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '@hedge/embedded-db';

/**
 * Starts one in a folder of its own.
 * @param stops gets what ends it and removes the folder, to be called last to first, also where this throws
 */
export async function startBenchPostgres(
  stops: (() => Promise<unknown>)[],
): ReturnType<typeof startEmbeddedPostgres> {
  const home = mkdtempSync(path.join(tmpdir(), 'hedge-bench-pg-'));
  // PostgreSQL refuses root: its own user must get in.
  chmodSync(home, 0o711);
  stops.push(() => Promise.resolve(rmSync(home, { recursive: true, force: true })));
  const database = await startEmbeddedPostgres({
    ...{ home, database: 'hedge', durable: true, logFile: path.join(home, 'server.log') },
  });
  stops.push(() => database.stop());
  return database;
}
