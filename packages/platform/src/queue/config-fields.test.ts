// The settings of Redis: three forms, each complete, and nothing that would be ignored in silence.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigError, parseConfig, type Env } from '../config';
import { storeFields } from '../config-fields';
import { queueStoreConfig, queueStoreSecrets, redisFields } from './config-fields';

const folder = mkdtempSync(path.join(tmpdir(), 'hedge-test-pem-'));
const file = (name: string, kind: string) => {
  const named = path.join(folder, name);
  writeFileSync(named, `-----BEGIN ${kind}-----\nx\n-----END ${kind}-----\n`);
  return named;
};
const certificate = file('ca.crt', 'CERTIFICATE');
const privateKey = file('own.key', 'PRIVATE KEY');
afterAll(() => rmSync(folder, { recursive: true }));

function read(env: Env) {
  const whole = { DATABASE_URL: 'postgresql://127.0.0.1/hedge', ...env };
  return queueStoreConfig(parseConfig({ ...storeFields, ...redisFields(whole) }, whole));
}

function problemsOf(env: Env): readonly string[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ variable }) => variable).sort();
    throw error;
  }
  return [];
}

describe('the queue store', () => {
  it('is PostgreSQL where no form of Redis is set', () => {
    expect(read({})).toEqual({ kind: 'postgres', url: 'postgresql://127.0.0.1/hedge' });
  });

  it('is one server, over TLS with everything that belongs to it', () => {
    const env = {
      REDIS_URL: 'rediss://redis.example:6380/2',
      REDIS_USERNAME: 'hedge',
      REDIS_PASSWORD: 'canary',
      REDIS_TLS_CA_FILE: certificate,
      REDIS_TLS_CERT_FILE: certificate,
      REDIS_TLS_KEY_FILE: privateKey,
      REDIS_TLS_SERVERNAME: 'redis.internal',
      REDIS_KEY_PREFIX: 'desk',
      REDIS_ASSUME_NOEVICTION: 'yes',
    };
    expect(read(env)).toMatchObject({
      ...{ kind: 'redis', url: env.REDIS_URL, username: 'hedge', password: 'canary' },
      ...{ prefix: 'desk', assumeNoeviction: true },
      tls: {
        ca: expect.stringContaining('CERTIFICATE'),
        cert: expect.stringContaining('CERTIFICATE'),
        key: expect.stringContaining('PRIVATE KEY'),
        servername: 'redis.internal',
      },
    });
  });

  it('is the master that Sentinels name, at their usual port', () => {
    expect(
      read({
        REDIS_SENTINELS: '10.0.0.1, s2.example:5000,[::1]:26380',
        REDIS_SENTINEL_NAME: 'hedge',
        REDIS_SENTINEL_PASSWORD: 'x',
        REDIS_TLS: 'yes',
      }),
    ).toMatchObject({
      sentinels: [
        { host: '10.0.0.1', port: 26379 },
        { host: 's2.example', port: 5000 },
        { host: '::1', port: 26380 },
      ],
      ...{ masterName: 'hedge', sentinelPassword: 'x', tls: {} },
    });
  });

  it('is a Cluster, with one hash tag over all keys', () => {
    expect(read({ REDIS_CLUSTER_NODES: 'a:7000,b' })).toMatchObject({
      clusterNodes: [
        { host: 'a', port: 7000 },
        { host: 'b', port: 6379 },
      ],
      prefix: '{hedge}',
    });
  });

  it('tells what must not be shown, decoded', () => {
    expect(queueStoreSecrets(read({ REDIS_URL: 'redis://:p%40ss@h' }))).toEqual(['p@ss']);
    const sentinels = { REDIS_SENTINELS: 'a', REDIS_SENTINEL_NAME: 'n' };
    const secret = { REDIS_PASSWORD: 'one', REDIS_SENTINEL_PASSWORD: 'two' };
    expect(queueStoreSecrets(read({ ...sentinels, ...secret }))).toEqual(['one', 'two']);
  });

  it.each<[string, Env, readonly string[]]>([
    [
      'two forms at once',
      { REDIS_URL: 'redis://h', REDIS_CLUSTER_NODES: 'a' },
      ['REDIS_CLUSTER_NODES', 'REDIS_URL'],
    ],
    ['Sentinels without the name', { REDIS_SENTINELS: 'a' }, ['REDIS_SENTINEL_NAME']],
    ['a name without Sentinels', { REDIS_SENTINEL_NAME: 'n' }, ['REDIS_SENTINEL_NAME']],
    [
      'settings of a Redis that is not named',
      { REDIS_PASSWORD: 'x', REDIS_KEY_PREFIX: 'x', REDIS_TLS: 'yes' },
      ['REDIS_KEY_PREFIX', 'REDIS_PASSWORD', 'REDIS_TLS'],
    ],
    [
      'a password twice',
      { REDIS_URL: 'redis://u:p@h', REDIS_PASSWORD: 'x', REDIS_USERNAME: 'x' },
      ['REDIS_PASSWORD', 'REDIS_USERNAME'],
    ],
    [
      'an authority without TLS',
      { REDIS_URL: 'redis://h', REDIS_TLS_CA_FILE: certificate },
      ['REDIS_TLS_CA_FILE'],
    ],
    [
      'REDIS_TLS beside a URL that says it itself',
      { REDIS_URL: 'redis://h', REDIS_TLS: 'yes' },
      ['REDIS_TLS'],
    ],
    [
      'a certificate without its key',
      { REDIS_URL: 'rediss://h', REDIS_TLS_CERT_FILE: certificate },
      ['REDIS_TLS_KEY_FILE'],
    ],
    [
      'files that are absent, or of another kind',
      {
        REDIS_URL: 'rediss://h',
        REDIS_TLS_CA_FILE: path.join(folder, 'none'),
        REDIS_TLS_CERT_FILE: privateKey,
        REDIS_TLS_KEY_FILE: certificate,
      },
      ['REDIS_TLS_CA_FILE', 'REDIS_TLS_CERT_FILE', 'REDIS_TLS_KEY_FILE'],
    ],
    [
      'a Cluster without a hash tag',
      { REDIS_CLUSTER_NODES: 'a', REDIS_KEY_PREFIX: 'desk' },
      ['REDIS_KEY_PREFIX'],
    ],
    ['nodes that are none', { REDIS_CLUSTER_NODES: 'a:99999' }, ['REDIS_CLUSTER_NODES']],
    ['a URL with options', { REDIS_URL: 'redis://h?family=6' }, ['REDIS_URL']],
    ['a URL that ends in no number', { REDIS_URL: 'redis://h/one' }, ['REDIS_URL']],
    ['a URL of something else', { REDIS_URL: 'http://h' }, ['REDIS_URL']],
  ])('refuses %s', (_title, env, variables) => {
    expect(problemsOf(env)).toEqual(variables);
  });
});
