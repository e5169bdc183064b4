// The Redis of the tests: really there, with the settings the product demands, and really gone.
import { existsSync } from 'node:fs';
import { askRedis, describeRedis, startOwnRedis } from './redis';
import { processIdentity } from '@hedge/embedded-db';

describeRedis('the Redis of the tests', (redis) => {
  it('answers', async () => {
    expect(await askRedis(redis().url, 'PING')).toBe('PONG');
  });

  it('gives a server of its own the eviction policy noeviction, and ends it with its folder', async () => {
    const own = await startOwnRedis();
    expect(await askRedis(own.url, 'CONFIG', 'GET', 'maxmemory-policy')).toContain('noeviction');
    const folder = /\/\S*hedge-test-redis-\S+/.exec(
      await askRedis(own.url, 'CONFIG', 'GET', 'dir'),
    )![0];
    await own.stop();
    expect(processIdentity(own.pid!)).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
  });

  it('says why when a server cannot start', async () => {
    await expect(startOwnRedis({ args: ['--no-such-setting', '1'] })).rejects.toThrow(
      /did not start/,
    );
  });
});
