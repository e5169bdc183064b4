// The Redis of the tests: really there, with the settings the product demands, and really gone.
import { connect } from 'node:net';
import { existsSync } from 'node:fs';
import { describeRedis, startRedis } from './redis';
import { processIdentity } from '@hedge/embedded-db';

/** One inline command and its answer, without a client. */
function ask(url: string, command: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString());
    });
    socket.write(`${command}\r\n`);
  });
}

describeRedis('the Redis of the tests', (redis) => {
  it('answers', async () => {
    expect(await ask(redis().url, 'PING')).toBe('+PONG\r\n');
  });

  it('gives a server of its own the eviction policy noeviction, and ends it with its folder', async () => {
    const own = await startRedis();
    expect(await ask(own!.url, 'CONFIG GET maxmemory-policy')).toContain('noeviction');
    const folder = /\/\S*hedge-test-redis-\S+/.exec(await ask(own!.url, 'CONFIG GET dir'))![0];
    await own!.stop();
    expect(processIdentity(own!.pid!)).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
  });

  it('says why when a server cannot start', async () => {
    await expect(startRedis({ args: ['--no-such-setting', '1'] })).rejects.toThrow(/did not start/);
  });
});
