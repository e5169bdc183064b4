// The first look at Redis: what is unsafe or unreachable is refused by name, and no password is shown.
import { readFileSync } from 'node:fs';
import { openQueues, QueueStoreError, silentLogger, type QueueStoreConfig } from '@hedge/platform';
import {
  askRedis,
  describeRedis,
  startOwnRedis,
  startRedisCluster,
  startRedisSentinels,
  startTcpProxy,
  startTlsRedis,
  type TestRedis,
} from '@hedge/testkit';
import { startRewritingProxy } from './test/rewriting-proxy';

jest.setTimeout(60_000);

type RedisConfig = Extract<QueueStoreConfig, { kind: 'redis' }>;

/** The message of the refusal. */
async function refusalOf(config: RedisConfig): Promise<string> {
  try {
    const queues = await openQueues({ logger: silentLogger }, config);
    await queues.close();
  } catch (error) {
    expect(error).toBeInstanceOf(QueueStoreError);
    return (error as Error).message;
  }
  throw new Error('was not refused');
}

const server = (url: string, more: object = {}): RedisConfig => ({ kind: 'redis', url, ...more });
const nodeOf = (url: string) => {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
};

describeRedis('a Redis that is unfit', () => {
  const running: { stop(): Promise<void> }[] = [];
  const start = async (...args: string[]): Promise<TestRedis> => {
    const redis = await startOwnRedis({ args });
    running.push(redis);
    return redis;
  };
  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.stop()));
  });

  it('because it may evict keys is refused by the name of its policy (30)', async () => {
    const { url } = await start('--maxmemory-policy', 'allkeys-lru');
    const refusal = await refusalOf(server(url));
    expect(refusal).toMatch(/^REDIS_URL: .*allkeys-lru.*"noeviction"/);
    expect(refusal).toContain(new URL(url).host);
  });

  it('because it hides its policy is refused, unless somebody vouches for it', async () => {
    const { url } = await start();
    await askRedis(url, 'ACL', 'SETUSER', 'worker', 'on', '>pw', '~*', '&*', '+@all', '-config');
    const hiding = await startRewritingProxy(url, 'maxmemory_policy:', 'maxmemory_hidden:');
    running.push(hiding);
    const hidden = hiding.url.replace('redis://', 'redis://worker:pw@');
    expect(await refusalOf(server(hidden))).toMatch(/neither.*REDIS_ASSUME_NOEVICTION=yes/);
    const queues = await openQueues(
      { logger: silentLogger },
      server(hidden, { assumeNoeviction: true }),
    );
    await expect(queues.checkReady()).resolves.toBeUndefined();
    await queues.close();
    // Where CONFIG is allowed, it tells what INFO does not.
    const told = await openQueues({ logger: silentLogger }, server(hiding.url));
    await told.close();
  });

  it('because its password is another is refused with the host and without the password (33)', async () => {
    const { url } = await start('--requirepass', 'right-canary');
    const wrong = await refusalOf(server(url.replace('redis://', 'redis://:wrong-canary@')));
    const none = await refusalOf(server(url));
    expect(wrong).toMatch(/refuses the user name or password: WRONGPASS/);
    expect(none).toMatch(/asks for a password, and none is set/);
    for (const words of [wrong, none]) {
      expect(words).toContain(new URL(url).host);
      expect(words).not.toContain('canary');
    }
  });

  it('because it is a read-only replica is refused by name, with its master', async () => {
    const master = nodeOf((await start()).url);
    const { url } = await start('--replicaof', master.host, String(master.port));
    expect(await refusalOf(server(url))).toMatch(
      `read-only replica of ${master.host}:${master.port}`,
    );
  });

  it('because it is too old is refused with both versions', async () => {
    const { url } = await start();
    const version = /redis_version:(\d+\.\d+\.\d+)/.exec(await askRedis(url, 'INFO', 'server'));
    const own = version?.[1] ?? '';
    const old = await startRewritingProxy(
      url,
      `redis_version:${own}`,
      `redis_version:${'5.0.99'.slice(0, own.length).padEnd(own.length, '9')}`,
    );
    running.push(old);
    expect(await refusalOf(server(old.url))).toMatch(/is version 5\.0\.\d+; at least 6\.2/);
  });

  it('because it is away is refused with the time that was waited', async () => {
    const gone = await start();
    await gone.stop();
    const refusal = await refusalOf(server(gone.url, { startTimeoutMs: 1200 }));
    expect(refusal).toMatch(/could not be reached within 1 s: connect ECONNREFUSED/);
    expect(refusal).toContain(new URL(gone.url).host);
  });

  it('because it accepts connections and says nothing is not taken for one that loads', async () => {
    const redis = await start();
    const proxy = await startTcpProxy(redis.url);
    proxy.blackhole();
    const silent = server(proxy.url, { startTimeoutMs: 1000 });
    expect(await refusalOf(silent)).toMatch(/could not be reached within 1 s: it does not answer/);
    await proxy.close();
  });

  it('that comes up a moment later is waited for', async () => {
    const redis = await start();
    const proxy = await startTcpProxy(redis.url);
    proxy.refuse();
    const opening = openQueues({ logger: silentLogger }, server(proxy.url));
    await proxy.refusals(3);
    proxy.pass();
    const queues = await opening;
    await expect(queues.checkReady()).resolves.toBeUndefined();
    await queues.close();
    await proxy.close();
  });

  it('because it still loads its data is waited for, and refused in the end', async () => {
    const full = await start('--enable-debug-command', 'yes');
    await askRedis(full.url, 'DEBUG', 'POPULATE', '4000');
    await askRedis(full.url, 'SAVE');
    const folder = (await askRedis(full.url, 'CONFIG', 'GET', 'dir')).split('\n')[1] ?? '';
    const loading = await startOwnRedis({
      args: [
        ...['--dir', folder, '--key-load-delay', '1000'],
        ...['--loading-process-events-interval-bytes', '1024'],
      ],
      ready: 'Server initialized',
    });
    running.push(loading);
    expect(await refusalOf(server(loading.url, { startTimeoutMs: 1000 }))).toMatch(
      /still loading its data set after 1 s/,
    );
    const queues = await openQueues(
      { logger: silentLogger },
      server(loading.url, { startTimeoutMs: 30_000 }),
    );
    await expect(queues.checkReady()).resolves.toBeUndefined();
    await queues.close();
  });

  it('because of its kind is refused with the variable to set instead', async () => {
    const sentinels = await startRedisSentinels();
    const cluster = await startRedisCluster();
    running.push(sentinels, cluster);
    const [sentinel] = sentinels.sentinels;
    const [member] = cluster.servers;
    expect(await refusalOf(server(`redis://127.0.0.1:${sentinel?.port}`))).toMatch(
      /is a Sentinel.*REDIS_SENTINELS/,
    );
    expect(await refusalOf(server(member?.url ?? ''))).toMatch(/Cluster.*REDIS_CLUSTER_NODES/);
    expect(
      await refusalOf({
        kind: 'redis',
        clusterNodes: [nodeOf(sentinels.master.url)],
        startTimeoutMs: 3000,
      }),
    ).toMatch(/^REDIS_CLUSTER_NODES: .*is no Cluster/);
  });
});

describeRedis('Redis over TLS', () => {
  const read = (file: string) => readFileSync(file, 'utf8');

  it('is used with the right authority, refused with another, and with none', async () => {
    const redis = await startTlsRedis({ clientCertificates: false });
    try {
      const queues = await openQueues(
        { logger: silentLogger },
        server(redis.url, { tls: { ca: read(redis.caFile) } }),
      );
      await expect(queues.checkReady()).resolves.toBeUndefined();
      await queues.close();
      for (const tls of [{ ca: read(redis.strangerFile) }, {}]) {
        expect(await refusalOf(server(redis.url, { tls }))).toMatch(
          /certificate that is not trusted.*REDIS_TLS_CA_FILE/,
        );
      }
    } finally {
      await redis.stop();
    }
  });

  it('must bear the name that is asked for', async () => {
    const redis = await startTlsRedis({ clientCertificates: false });
    try {
      const tls = { ca: read(redis.caFile), servername: 'localhost' };
      const queues = await openQueues({ logger: silentLogger }, server(redis.url, { tls }));
      await queues.close();
      const other = { ...tls, servername: 'redis.example' };
      expect(await refusalOf(server(redis.url, { tls: other }))).toMatch(/REDIS_TLS_SERVERNAME/);
    } finally {
      await redis.stop();
    }
  });

  it('may want a certificate of ours', async () => {
    const redis = await startTlsRedis({ clientCertificates: true });
    try {
      const tls = { ca: read(redis.caFile) };
      expect(await refusalOf(server(redis.url, { tls, startTimeoutMs: 3000 }))).toMatch(
        /REDIS_TLS_CERT_FILE/,
      );
      const own = { cert: read(redis.certFile), key: read(redis.keyFile) };
      const queues = await openQueues(
        { logger: silentLogger },
        server(redis.url, { tls: { ...tls, ...own } }),
      );
      await queues.close();
    } finally {
      await redis.stop();
    }
  });

  it('is refused clearly where the server speaks none, and the other way round', async () => {
    const plain = await startOwnRedis();
    const secure = await startTlsRedis({ clientCertificates: false });
    try {
      const tls = plain.url.replace('redis:', 'rediss:');
      expect(await refusalOf(server(tls, { tls: {}, startTimeoutMs: 2000 }))).toMatch(
        /does it speak TLS there\?/,
      );
      const bare = secure.url.replace('rediss:', 'redis:');
      expect(await refusalOf(server(bare, { startTimeoutMs: 1000 }))).toMatch(
        /could not be reached within 1 s.*rediss/,
      );
    } finally {
      await plain.stop();
      await secure.stop();
    }
  });
});
