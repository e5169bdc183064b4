// Hearing that something has changed, from PostgreSQL itself and on a connection of its own: one that is
// pooled could not be listened on.
import { Client } from 'pg';

/** What PostgreSQL notifies, by the trigger that does. */
const CHANNELS = { operations: 'hedge_monitor_operations' } as const;

/** How to reach the database, as every connection of its pool does. */
export interface NoticeOptions {
  readonly url: string;
  readonly name: string;
  readonly connectTimeoutMs: number;
}

/** Who is told. */
export interface NoticeListener {
  /** Something was changed and committed. */
  readonly heard: () => void;
  /** Nothing will be heard any more. Not called for a connection that is closed from here. */
  readonly lost: () => void;
}

/**
 * Resolves with its end once nothing can be missed any more.
 *
 * @throws when the database cannot be listened to.
 */
export async function listenTo(
  what: keyof typeof CHANNELS,
  { url, name, connectTimeoutMs }: NoticeOptions,
  { heard, lost }: NoticeListener,
): Promise<() => Promise<void>> {
  const client = new Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: connectTimeoutMs,
    keepAlive: true,
  });
  let isOver = false;
  const end = () => {
    if (isOver) return;
    isOver = true;
    lost();
  };
  client.on('error', end);
  client.on('end', end);
  client.on('notification', heard);
  const close = async () => {
    isOver = true;
    await client.end();
  };
  try {
    await client.connect();
    await client.query(`LISTEN ${CHANNELS[what]}`);
    return close;
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}
