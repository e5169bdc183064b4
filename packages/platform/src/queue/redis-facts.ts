// What a Redis server says of itself, and whether the queue may live in it.

/** The parts of INFO that matter; null where the server does not tell. */
export type RedisFacts = {
  readonly version: string | null;
  readonly mode: string | null;
  readonly role: string | null;
  /** The master of a replica, `host:port`. */
  readonly masterAddress: string | null;
  readonly evictionPolicy: string | null;
};

/** BullMQ's own recommendation; nothing older has been tried. */
const VERSION_MIN = [6, 2] as const;

/** Reads the text that INFO answers. */
export function readRedisFacts(info: string): RedisFacts {
  const field = (name: string) =>
    new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1]?.trim() ?? null;
  const masterHost = field('master_host');
  return {
    version: field('redis_version'),
    mode: field('redis_mode'),
    role: field('role'),
    masterAddress: masterHost === null ? null : `${masterHost}:${field('master_port') ?? '?'}`,
    evictionPolicy: field('maxmemory_policy'),
  };
}

/** The form that the configuration gave. */
export type RedisForm = 'server' | 'sentinel' | 'cluster';

/**
 * Why the queue may not live there, as the rest of a sentence that begins with the server's name;
 * null when it may. BullMQ's keys must never be evicted: a lost lock is a second cycle.
 */
export function decideRefusal(
  facts: RedisFacts,
  given: { readonly form: RedisForm; readonly assumeNoeviction: boolean },
): string | null {
  if (facts.mode === 'sentinel') {
    return 'is a Sentinel and holds no data: name it in REDIS_SENTINELS, with REDIS_SENTINEL_NAME';
  }
  if (facts.mode === 'cluster' && given.form !== 'cluster') {
    return 'is a node of a Cluster: name its nodes in REDIS_CLUSTER_NODES';
  }
  if (isOlder(facts.version)) {
    return `is version ${facts.version}; at least ${VERSION_MIN.join('.')} is needed`;
  }
  if (facts.role === 'slave') {
    return `is a read-only replica of ${facts.masterAddress ?? 'another'}: name its master, or Sentinel`;
  }
  if (facts.evictionPolicy === null) {
    return given.assumeNoeviction
      ? null
      : 'tells its maxmemory-policy neither by INFO nor by CONFIG: make sure that it is ' +
          '"noeviction", then set REDIS_ASSUME_NOEVICTION=yes';
  }
  if (facts.evictionPolicy !== 'noeviction') {
    return (
      `has maxmemory-policy "${facts.evictionPolicy}" and may drop jobs and locks; ` +
      'set it to "noeviction" (CONFIG SET maxmemory-policy noeviction, and in redis.conf)'
    );
  }
  return null;
}

function isOlder(version: string | null): boolean {
  const [major, minor] = (version ?? '').split('.').map(Number);
  if (major === undefined || minor === undefined || Number.isNaN(major + minor)) return false;
  return major < VERSION_MIN[0] || (major === VERSION_MIN[0] && minor < VERSION_MIN[1]);
}
