// Which queue each connected worker looks at, as the names of their connections tell.
//
// A connection is there exactly as long as its process lives, so nothing stale is ever read, and an
// API learns that a worker lives although the two share no queue.
import type { Database } from './database';

const WORKER = 'hedge-worker on ';

/** The connection name of a worker whose queue is described so; PostgreSQL keeps 63 characters. */
export function workerConnectionName(queue: string): string {
  return `${WORKER}${queue}`;
}

/** The queues of the workers that are connected to this database now. */
export async function findConnectedQueues(database: Database): Promise<readonly string[]> {
  const rows = await database.prisma.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT application_name AS name FROM pg_stat_activity
    WHERE datname = current_database() AND starts_with(application_name, ${WORKER})`;
  return rows.map(({ name }) => name.slice(WORKER.length));
}
