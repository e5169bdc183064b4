// The environment variables of the queue on Redis, each as a zod field, and what they add up to.
//
// Three forms exclude one another: one server (REDIS_URL), a master found through Sentinel
// (REDIS_SENTINELS), a Cluster (REDIS_CLUSTER_NODES). A variable that has no meaning in the chosen
// form is refused: whoever set it believes in something that would not happen.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Env } from '../config';
import type { QueueStoreConfig, RedisAccess, RedisNode } from './queue-store';

const DEFAULT_PORT = 6379;
const DEFAULT_SENTINEL_PORT = 26379;

/** One hash tag over all keys: BullMQ's scripts touch several keys, which must share a slot. */
const CLUSTER_PREFIX = '{hedge}';

const isGiven = (env: Env, name: string) => (env[name]?.trim() ?? '') !== '';

const nodeList = (defaultPort: number) =>
  z.string().transform((text, context): readonly RedisNode[] => {
    const parts = text.split(',').map((part) => part.trim());
    const nodes = parts.filter((part) => part !== '').map((part) => readNode(part, defaultPort));
    const found = nodes.filter((node) => node !== null);
    if (found.length === nodes.length && found.length > 0) return found;
    context.addIssue('must be host:port pairs separated by commas');
    return z.NEVER;
  });

function readNode(text: string, defaultPort: number): RedisNode | null {
  const match = /^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/.exec(text);
  const port = Number(match?.[2] ?? defaultPort);
  if (match?.[1] === undefined || port < 1 || port > 65_535) return null;
  return { host: match[1].replace(/^\[|\]$/g, ''), port };
}

const serverUrl = z
  .string()
  .refine((text) => URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol), {
    error: 'must be a URL that starts with redis:// or rediss://',
    abort: true,
  })
  .refine((text) => new URL(text).hostname !== '', 'names no host')
  .refine((text) => /^(\/\d{0,5})?$/.test(new URL(text).pathname), 'ends in no database number')
  .refine((text) => new URL(text).search === '', 'takes no parameters after "?"');

const pemFile = (what: RegExp) =>
  z.string().transform((path, context) => {
    try {
      const text = readFileSync(path, 'utf8');
      if (what.test(text)) return text;
      context.addIssue('names a file that holds nothing of the kind in PEM form');
    } catch (error) {
      context.addIssue(
        `names a file that cannot be read (${String((error as { code?: unknown }).code)})`,
      );
    }
    return z.NEVER;
  });

const yesOrNo = z
  .enum(['yes', 'no'], { error: 'must be exactly yes or no' })
  .transform((text) => text === 'yes');

const FORMS = ['REDIS_URL', 'REDIS_SENTINELS', 'REDIS_CLUSTER_NODES'] as const;

/** The fields, with everything that contradicts in this environment refused. */
export function redisFields(env: Env) {
  const [hasUrl, hasSentinels, hasCluster] = FORMS.map((name) => isGiven(env, name));
  const forms = FORMS.filter((name) => isGiven(env, name));
  const isTls = /^\s*rediss:/.test(env['REDIS_URL'] ?? '') || env['REDIS_TLS']?.trim() === 'yes';
  const url = new URL(
    hasUrl === true && URL.canParse(env['REDIS_URL'] ?? '') ? (env['REDIS_URL'] ?? '') : 'none:',
  );

  /** Optional, and refused with these words where it has no meaning. */
  const only = <Out>(field: z.ZodType<Out, string>, allowed: boolean, problem: string) =>
    field.refine(() => allowed, problem).optional();
  const alone = `excludes the others of ${FORMS.join(', ')}: set one of them`;
  const withForm = `has no meaning without one of ${FORMS.join(', ')}`;
  const withSentinels = 'has no meaning without REDIS_SENTINELS';
  const anyForm = forms.length > 0;
  const one = forms.length === 1;
  const tls = 'has no meaning without TLS: a rediss:// URL, or REDIS_TLS=yes';
  const needsName = hasSentinels === true;

  const masterName = z.string().regex(/^\S+$/, 'must be one word');
  const clientPart = (other: string) =>
    isGiven(env, other) && isTls
      ? z.string().describe(`the file that goes with ${other}`)
      : undefined;
  const certificate = pemFile(/-----BEGIN CERTIFICATE-----/);
  const privateKey = pemFile(/-----BEGIN [A-Z ]*PRIVATE KEY-----/);
  return {
    REDIS_URL: only(serverUrl, one, alone),
    REDIS_SENTINELS: only(nodeList(DEFAULT_SENTINEL_PORT), one, alone),
    REDIS_SENTINEL_NAME: needsName
      ? masterName.describe('the name of the master, as in "sentinel monitor <name> …"')
      : only(masterName, false, withSentinels),
    REDIS_SENTINEL_USERNAME: only(z.string(), needsName, withSentinels),
    REDIS_SENTINEL_PASSWORD: only(z.string(), needsName, withSentinels),
    REDIS_CLUSTER_NODES: only(nodeList(DEFAULT_PORT), one, alone),
    REDIS_USERNAME: only(
      z.string(),
      anyForm && url.username === '',
      anyForm ? 'stands in REDIS_URL already' : withForm,
    ),
    REDIS_PASSWORD: only(
      z.string(),
      anyForm && url.password === '',
      anyForm ? 'stands in REDIS_URL already' : withForm,
    ),
    REDIS_TLS: only(
      yesOrNo,
      anyForm && hasUrl !== true,
      anyForm ? 'is for Sentinel and Cluster: REDIS_URL says rediss:// instead' : withForm,
    ),
    REDIS_TLS_CA_FILE: only(certificate, isTls, tls),
    REDIS_TLS_CERT_FILE:
      clientPart('REDIS_TLS_KEY_FILE')?.pipe(certificate) ?? only(certificate, isTls, tls),
    REDIS_TLS_KEY_FILE:
      clientPart('REDIS_TLS_CERT_FILE')?.pipe(privateKey) ?? only(privateKey, isTls, tls),
    REDIS_TLS_SERVERNAME: only(
      z.string().regex(/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/, 'must be a host name'),
      isTls,
      tls,
    ),
    REDIS_KEY_PREFIX: only(
      z
        .string()
        .regex(/^[\w{}.:-]{1,64}$/, 'must be up to 64 of letters, digits and _ . : - { }')
        .refine((text) => hasCluster !== true || /\{[^{}]+\}/.test(text), {
          error: `must contain a hash tag for a Cluster, such as ${CLUSTER_PREFIX}`,
        }),
      anyForm,
      withForm,
    ),
    REDIS_ASSUME_NOEVICTION: only(yesOrNo, anyForm, withForm),
  };
}

type RedisSettings = z.infer<z.ZodObject<ReturnType<typeof redisFields>>>;

/** Names the store an environment asks for: Redis where one of its forms is set, else PostgreSQL. */
export function queueStoreConfig(
  env: RedisSettings & { readonly DATABASE_URL: string },
): QueueStoreConfig {
  const common: RedisAccess = {
    kind: 'redis',
    username: env.REDIS_USERNAME,
    password: env.REDIS_PASSWORD,
    prefix: env.REDIS_KEY_PREFIX,
    assumeNoeviction: env.REDIS_ASSUME_NOEVICTION,
    ...(env.REDIS_TLS === true || env.REDIS_URL?.startsWith('rediss:') === true
      ? {
          tls: {
            ca: env.REDIS_TLS_CA_FILE,
            cert: env.REDIS_TLS_CERT_FILE,
            key: env.REDIS_TLS_KEY_FILE,
            servername: env.REDIS_TLS_SERVERNAME,
          },
        }
      : {}),
  };
  if (env.REDIS_URL !== undefined) return { ...common, url: env.REDIS_URL };
  if (env.REDIS_SENTINELS !== undefined) {
    return {
      ...common,
      sentinels: env.REDIS_SENTINELS,
      masterName: env.REDIS_SENTINEL_NAME ?? '',
      sentinelUsername: env.REDIS_SENTINEL_USERNAME,
      sentinelPassword: env.REDIS_SENTINEL_PASSWORD,
    };
  }
  if (env.REDIS_CLUSTER_NODES !== undefined) {
    return {
      ...common,
      prefix: env.REDIS_KEY_PREFIX ?? CLUSTER_PREFIX,
      clusterNodes: env.REDIS_CLUSTER_NODES,
    };
  }
  return { kind: 'postgres', url: env.DATABASE_URL };
}

/** What must never be shown of a store's settings. */
export function queueStoreSecrets(config: QueueStoreConfig): readonly string[] {
  if (config.kind === 'postgres') return [];
  const inUrl = 'url' in config ? decodeURIComponent(new URL(config.url).password) : '';
  const inSentinel = 'sentinels' in config ? config.sentinelPassword : undefined;
  return [inUrl, config.password, inSentinel].filter((secret): secret is string => Boolean(secret));
}
