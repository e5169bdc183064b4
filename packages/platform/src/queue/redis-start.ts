// The first connection to Redis: waited for while that can help, refused with a reason a person can mend.
import { Cluster, type Redis } from 'ioredis';
import { DeadlineError, withDeadline } from '../deadline';
import { reasonOf } from './quiet-warning';
import type { RedisStoreConfig } from './queue-store';
import { describeRedis, makeRedisClient, PROBE, type RedisClient } from './redis-client';
import { decideRefusal, readRedisFacts, type RedisForm } from './redis-facts';
import { QueueStoreError } from './store-error';

const START_TIMEOUT_MS = 10_000;
const PROBE_TIMEOUT_MS = 1000;

/** What an error means, where trying again cannot help. */
const HOPELESS: readonly (readonly [RegExp, string])[] = [
  [/WRONGPASS|invalid password/i, 'refuses the user name or password'],
  [/NOAUTH/, 'asks for a password, and none is set'],
  [/NOPERM/, 'does not allow this user what the queue needs'],
  [/DENIED/, 'is in protected mode and refuses other hosts'],
  [/DB index is out of range|invalid DB index/i, 'has no such database number'],
  [/cluster support disabled/, 'is no Cluster: name the server in REDIS_URL'],
  [
    /self.signed|unable to (verify|get)|certificate has expired|altnames|CERT_|ERR_TLS_CERT/i,
    'shows a certificate that is not trusted (see REDIS_TLS_CA_FILE and REDIS_TLS_SERVERNAME)',
  ],
  [
    /alert.*certificate|certificate.required/i,
    'wants a certificate of ours (see REDIS_TLS_CERT_FILE and REDIS_TLS_KEY_FILE)',
  ],
  [/SSL|TLS|EPROTO/, 'does not speak TLS there, or not this kind'],
];

/**
 * Connects and looks whether the queue may live there. A server that is away or still loads its data
 * is waited for, up to the start's timeout.
 * @throws {QueueStoreError} naming the server and what to do; the client is disconnected then.
 */
export async function startRedisClient(
  client: RedisClient,
  config: RedisStoreConfig,
): Promise<void> {
  const timeoutMs = config.startTimeoutMs ?? START_TIMEOUT_MS;
  let last: unknown;
  try {
    await withDeadline(
      'Redis',
      timeoutMs,
      untilReady(client, (error) => (last = error)),
    );
    await withDeadline('Redis', timeoutMs, refuseUnfit(client, config));
  } catch (error) {
    client.disconnect();
    if (error instanceof QueueStoreError) throw error;
    const words = textOf(error instanceof DeadlineError ? last : error);
    const meaning = HOPELESS.find(([pattern]) => pattern.test(words))?.[1];
    const what =
      meaning === undefined
        ? await describeAbsence(config, timeoutMs, words)
        : `${meaning}: ${words}`;
    throw new QueueStoreError(`${nameOf(config)} ${what}`, error);
  }
}

/** In which way it was not there. */
async function describeAbsence(
  config: RedisStoreConfig,
  timeoutMs: number,
  words: string,
): Promise<string> {
  const waited = `${Math.round(timeoutMs / 1000)} s`;
  if (/LOADING/.test(words) || (await isLoading(config))) {
    return `was still loading its data set after ${waited}; start again when it has`;
  }
  const why = words === '' ? 'it does not answer' : words;
  // A server that misses our certificate says so in an alert, which its own reset may outrun.
  const hint =
    config.tls !== undefined
      ? ` (does it speak TLS there?${config.tls.cert === undefined ? ' Or want a certificate of ours: REDIS_TLS_CERT_FILE?' : ''})`
      : /ECONNRESET|closed/.test(words)
        ? ' (a server that speaks TLS only does that: rediss://)'
        : '';
  return `could not be reached within ${waited}: ${why}${hint}`;
}

/** Asks over a connection of its own: one that waits for a loaded data set does not tell. */
async function isLoading(config: RedisStoreConfig): Promise<boolean> {
  if ('clusterNodes' in config) return false;
  const client = makeRedisClient(config, PROBE);
  client.on('error', () => undefined);
  try {
    const text = await withDeadline('Redis', PROBE_TIMEOUT_MS, client.info('persistence'));
    return /^loading:1/m.test(text);
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}

/** Resolves when the client is ready; rejects on what waiting cannot mend. */
function untilReady(client: RedisClient, note: (error: unknown) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const heard = (error: unknown) => {
      const words = textOf(error);
      // The echo of an end; what ended it was told before.
      if (/Connection is closed|None of startup nodes/.test(words)) return;
      note(error);
      if (HOPELESS.some(([pattern]) => pattern.test(words))) {
        reject(new Error(words, { cause: error }));
      }
    };
    client.on('error', heard);
    client.on('node error', heard);
    client.once('ready', () => {
      client.off('error', heard);
      client.off('node error', heard);
      resolve();
    });
    client.connect().catch(heard);
  });
}

async function refuseUnfit(client: RedisClient, config: RedisStoreConfig): Promise<void> {
  const form: RedisForm =
    'clusterNodes' in config ? 'cluster' : 'sentinels' in config ? 'sentinel' : 'server';
  const nodes = client instanceof Cluster ? client.nodes('master') : [client];
  for (const node of nodes) {
    const facts = readRedisFacts(await node.info());
    const refusal = decideRefusal(
      { ...facts, evictionPolicy: facts.evictionPolicy ?? (await askPolicy(node)) },
      { form, assumeNoeviction: config.assumeNoeviction === true },
    );
    if (refusal === null) continue;
    const { host, port } = node.options;
    throw new QueueStoreError(
      `${nameOf(config)} ${form === 'server' ? '' : `(${host}:${port}) `}${refusal}`,
    );
  }
}

/** For a server whose INFO keeps the policy to itself; null where CONFIG is forbidden too. */
async function askPolicy(node: Redis): Promise<string | null> {
  try {
    const [, policy] = (await node.config('GET', 'maxmemory-policy')) as readonly unknown[];
    return typeof policy === 'string' ? policy : null;
  } catch {
    return null;
  }
}

function nameOf(config: RedisStoreConfig): string {
  const variable =
    'clusterNodes' in config
      ? 'REDIS_CLUSTER_NODES'
      : 'sentinels' in config
        ? 'REDIS_SENTINELS'
        : 'REDIS_URL';
  return `${variable}: Redis at ${describeRedis(config)}`;
}

/** An error of a Cluster hides the one of its last node. */
function textOf(error: unknown): string {
  if (error === undefined || error === null) return '';
  const { code, lastNodeError } = error as { code?: unknown; lastNodeError?: unknown };
  const own = reasonOf(error);
  const coded = typeof code === 'string' && !own.includes(code) ? `${own} (${code})` : own;
  const inner = lastNodeError === undefined || lastNodeError === null ? '' : textOf(lastNodeError);
  return inner === '' ? coded : `${coded} ${inner}`;
}
