// Which port a service gets when the usual one is busy, and what a set one means.
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { choosePort } from './ports';

let server: Server;
let busy: number;
beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  busy = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.close();
  await once(server, 'close');
});

const wish = { variable: 'API_PORT', set: undefined, host: '127.0.0.1' };

describe('choosePort', () => {
  it('takes the next free port and says so when the usual one is busy', async () => {
    const choice = await choosePort({ ...wish, fallback: busy }, []);
    expect(choice.port).toBeGreaterThan(busy);
    expect(choice.notice).toContain(`${busy} is busy`);
  });

  it('does not give one port to two services', async () => {
    const first = await choosePort({ ...wish, fallback: busy }, []);
    const second = await choosePort({ ...wish, fallback: busy }, [first.port]);
    expect(second.port).not.toBe(first.port);
  });

  it('refuses a busy port that the user set, naming the variable', async () => {
    const chosen = choosePort({ ...wish, set: busy, fallback: 3000 }, []);
    await expect(chosen).rejects.toThrow(`API_PORT is ${busy}`);
  });

  it('leaves the choice to the kernel when the user set 0', async () => {
    const choice = await choosePort({ ...wish, set: 0, fallback: 3000 }, []);
    expect(choice).toEqual({ port: 0, notice: undefined });
  });
});
