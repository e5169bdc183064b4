// One factory for both queue stores: what differs between Redis and PostgreSQL ends in this folder.
import type { Clock } from '../clock';
import type { Logger } from '../logger';
import { openPostgresStore } from './postgres-store';
import type { QueueStore, QueueStoreConfig } from './queue-store';
import { openRedisStore } from './redis-store';

/** @throws {QueueStoreError} when the store is unreachable, refuses us or is set up unsafely. */
export async function openQueueStore(
  deps: { readonly logger: Logger; readonly clock: Clock },
  config: QueueStoreConfig,
): Promise<QueueStore> {
  return config.kind === 'redis'
    ? openRedisStore(deps, config)
    : openPostgresStore(deps, config.url);
}
