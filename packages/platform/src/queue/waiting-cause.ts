// Why no worker takes a waiting cycle: usually there is none, or it looks at another queue.
import { describeRedis } from './redis-client';
import type { QueueStoreConfig } from './queue-store';

/**
 * Where a process has its queue, in at most 40 ASCII characters and without a secret: workers carry
 * it in the name of their PostgreSQL connections, which is where an API can see it.
 */
export function describeQueueStore(config: QueueStoreConfig): string {
  if (config.kind === 'postgres') return 'postgres';
  return `redis ${config.prefix ?? 'bull'} ${describeRedis(config)}`
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 40);
}

/**
 * @param own where this process has its queue
 * @param workers where the workers that are connected to the database have theirs
 */
export function decideWaitingCause(own: string, workers: readonly string[]): string {
  if (workers.length === 0) return 'no worker is connected to this database; is one running?';
  if (workers.includes(own)) {
    return 'a worker is connected to this queue and takes nothing: it is stopped, blocked or cut off';
  }
  return (
    `the worker looks at another queue (${[...new Set(workers)].join('; ')}) than this API (${own}): ` +
    'give both the same REDIS_ settings'
  );
}
