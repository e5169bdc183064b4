// One factory for both queue stores: what differs between Redis and PostgreSQL ends in this folder.
import type { Logger } from '../logger';
import { openPostgresStore } from './postgres-store';
import type { QueueStore, QueueStoreConfig } from './queue-store';
import { openRedisStore } from './redis-store';

/** Names the store an environment asks for: Redis where `REDIS_URL` is set, else PostgreSQL. */
export function queueStoreConfig(env: {
  readonly REDIS_URL?: string | undefined;
  readonly DATABASE_URL: string;
}): QueueStoreConfig {
  return env.REDIS_URL === undefined
    ? { kind: 'postgres', url: env.DATABASE_URL }
    : { kind: 'redis', url: env.REDIS_URL };
}

/** @throws {QueueStoreError} when the store is unreachable, refuses us or is set up unsafely. */
export async function openQueueStore(
  deps: { readonly logger: Logger },
  config: QueueStoreConfig,
): Promise<QueueStore> {
  return config.kind === 'redis'
    ? openRedisStore(deps, config)
    : openPostgresStore(deps, config.url);
}
