// Redis as production runs it, on loopback: a master with replica and Sentinels, and a Cluster.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@hedge/embedded-db';
import { askRedis, startOwnRedis, type TestRedis } from './redis';
import { startRedisProcess, type RedisProcess } from './redis-process';
import { waitFor } from './wait';

type Node = { readonly host: string; readonly port: number };

export interface RedisSentinels {
  readonly masterName: string;
  readonly sentinels: readonly Node[];
  readonly master: TestRedis;
  readonly replica: TestRedis;
  stop(): Promise<void>;
}

/** A master, its replica in step, and three Sentinels that agree on both. */
export async function startRedisSentinels(
  passwords: { readonly data?: string; readonly sentinel?: string } = {},
): Promise<RedisSentinels> {
  const { data, sentinel } = passwords;
  const auth = data === undefined ? [] : ['--requirepass', data, '--masterauth', data];
  const withAuth = (url: string, password?: string) =>
    password === undefined ? url : url.replace('redis://', `redis://default:${password}@`);
  const masterPort = await freePort();
  const master = await startOwnRedis({ port: masterPort, args: auth });
  const replica = await startOwnRedis({
    args: [...auth, '--replicaof', '127.0.0.1', String(masterPort)],
  });
  const processes: RedisProcess[] = [];
  const sentinels: Node[] = [];
  for (let index = 0; index < 3; index += 1) {
    const port = await freePort();
    const started = await startRedisProcess((folder) => {
      const file = path.join(folder, 'sentinel.conf');
      const lines = [
        ...['bind 127.0.0.1', `port ${port}`, `dir ${folder}`],
        `sentinel monitor hedge 127.0.0.1 ${masterPort} 2`,
        'sentinel down-after-milliseconds hedge 500',
        'sentinel failover-timeout hedge 3000',
        ...(data === undefined ? [] : [`sentinel auth-pass hedge ${data}`]),
        ...(sentinel === undefined
          ? []
          : [`requirepass ${sentinel}`, `sentinel sentinel-pass ${sentinel}`]),
      ];
      writeFileSync(file, `${lines.join('\n')}\n`);
      return [file, '--sentinel'];
    }, '+monitor master');
    if (started === null) throw new Error('needs redis-server on PATH');
    processes.push(started);
    sentinels.push({ host: '127.0.0.1', port });
  }
  for (const { port } of sentinels) {
    const url = withAuth(`redis://127.0.0.1:${port}`, sentinel);
    await waitFor('a Sentinel that knows the others and the replica', async () => {
      const text = await askRedis(url, 'INFO', 'sentinel');
      return /slaves=1,sentinels=3/.test(text);
    });
  }
  await waitFor('a replica in step', async () =>
    /master_link_status:up/.test(
      await askRedis(withAuth(replica.url, data), 'INFO', 'replication'),
    ),
  );
  return {
    masterName: 'hedge',
    sentinels,
    master,
    replica,
    stop: async () => {
      await Promise.all([...processes, replica, master].map((each) => each.stop()));
    },
  };
}

export interface RedisCluster {
  readonly nodes: readonly Node[];
  readonly servers: readonly TestRedis[];
  stop(): Promise<void>;
}

/** Three masters that share the slots. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'];
  const servers = [
    await startOwnRedis({ args }),
    await startOwnRedis({ args }),
    await startOwnRedis({ args }),
  ];
  const addresses = servers.map(({ url }) => url.replace('redis://', ''));
  await promisify(execFile)('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes']);
  for (const { url } of servers) {
    await waitFor('a Cluster in order', async () =>
      /cluster_state:ok/.test(await askRedis(url, 'CLUSTER', 'INFO')),
    );
  }
  return {
    nodes: addresses.map((address) => {
      const [host = '', port] = address.split(':');
      return { host, port: Number(port) };
    }),
    servers,
    stop: async () => {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}
