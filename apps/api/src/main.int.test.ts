// The built API as a process: it starts whole or not at all, races with another, and stops cleanly.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  describeRedis,
  makeEmptyDatabase,
  startApp,
  type AppProcess,
  type TestDatabase,
} from '@hedge/testkit';
import { ADMIN_KEY, CREDENTIALS_KEY, SIGNAL_KEY } from './test/api-under-test';
import { sendSignal } from './test/signal';

let database: TestDatabase;
const running: AppProcess[] = [];

beforeAll(async () => {
  database = await makeEmptyDatabase();
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.kill('SIGKILL')));
});

afterAll(async () => {
  await database.drop();
});

const env = (changes: Record<string, string> = {}) => ({
  API_PORT: '0',
  DATABASE_URL: database.url,
  MONITOR_API_KEY: SIGNAL_KEY,
  ADMIN_API_KEY: ADMIN_KEY,
  CREDENTIALS_KEY: CREDENTIALS_KEY.toString('base64'),
  ...changes,
});

async function start(changes?: Record<string, string>): Promise<AppProcess> {
  const app = await startApp({ app: 'api', env: env(changes) });
  running.push(app);
  return app;
}

/** Hundreds of signals at once, half to each process. */
async function expectOneStarted(apps: readonly [AppProcess, AppProcess]): Promise<void> {
  const answers = await Promise.all(
    Array.from({ length: 400 }, (_, index) => sendSignal(apps[index % 2]?.url ?? '')),
  );
  const ready = await fetch(`${apps[0].url}/readyz`);

  expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(399);
  expect(ready.status).toBe(200);
}

describeRedis('API processes with their queue on Redis', (redis) => {
  it('two processes, hundreds of signals at once: one 202 between them', async () => {
    const queue = { REDIS_URL: redis().url };
    await expectOneStarted(await Promise.all([start(queue), start(queue)]));
  });
});

describe('API process', () => {
  it('starts twice at once on an empty database, and two processes answer one 202 between them', async () => {
    await expectOneStarted(await Promise.all([start(), start()]));
  });

  it('stops on SIGTERM with code 0', async () => {
    const app = await start();

    expect(await app.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('refuses to start on a wrong environment and names every problem, but no value', async () => {
    const wrong = { API_PORT: 'canary1', MONITOR_API_KEY: 'canary2', CREDENTIALS_KEY: '' };
    const started = start({ ...wrong, DATABASE_URL: '' });

    await expect(started).rejects.toThrow(/ended with code 1|exit/i);
    const message = await started.catch((error: Error) => error.message);
    for (const name of ['API_PORT', 'MONITOR_API_KEY', 'CREDENTIALS_KEY', 'DATABASE_URL']) {
      expect(message).toContain(`${name}: `);
    }
    expect(message).not.toMatch(/canary/);
  });

  it('reads the credentials key from a file, and warns while others may read that', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hedge-api-key-'));
    const file = path.join(folder, 'key');
    try {
      writeFileSync(file, `${CREDENTIALS_KEY.toString('base64')}\n`);
      chmodSync(file, 0o644);
      const app = await start({ CREDENTIALS_KEY: '', CREDENTIALS_KEY_FILE: file });
      expect(app.output()).toMatch(/CREDENTIALS_KEY_FILE is open to others.*chmod 600/);
      expect(app.output()).not.toContain(CREDENTIALS_KEY.toString('base64'));
      writeFileSync(file, Buffer.alloc(16).toString('base64'));
      await expect(start({ CREDENTIALS_KEY: '', CREDENTIALS_KEY_FILE: file })).rejects.toThrow(
        /CREDENTIALS_KEY_FILE: must name a file that holds 32 bytes in base64/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('without users and ADMIN_API_KEY prints the way in, once that is used no more, and its log never', async () => {
    const app = await start({ ADMIN_API_KEY: '' });
    const token = /No user exists.*: (hm_setup_[\w-]{43})$/m.exec(app.output())?.[1] ?? '';
    const answer = await fetch(`${app.url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, name: 'first', password: 'a long sentence of mine' }),
    });
    const refused = await fetch(`${app.url}/api/v1/users`, {
      headers: { authorization: 'Bearer' },
    });
    const again = await start();

    expect([answer.status, refused.status]).toEqual([200, 401]);
    expect(app.output().split(token)).toHaveLength(2);
    expect(again.output()).not.toContain('hm_setup_');
  });

  it('without MONITOR_API_KEY takes managed signal keys alone, and says so while there is none', async () => {
    const app = await start({ MONITOR_API_KEY: '' });
    const refused = await sendSignal(app.url);
    const made = await fetch(`${app.url}/api/v1/signal-keys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
      body: '{"label":"vps"}',
    });
    const { secret } = (await made.json()) as { readonly secret: string };
    const taken = await sendSignal(app.url, secret);
    const again = await start({ MONITOR_API_KEY: '' });

    expect(app.output()).toContain('there is no signal key');
    expect(refused.status).toBe(401);
    // A cycle of another test may wait in this queue.
    expect(taken.status).not.toBe(401);
    expect(again.output()).not.toContain('there is no signal key');
  });

  it('refuses to start on a busy port and says which', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    const started = start({ API_PORT: String(port) });

    await expect(started).rejects.toThrow(`port ${port} on 127.0.0.1 is in use`);
    await new Promise((resolve) => holder.close(resolve));
  });

  it('refuses to start without its database, and says which variable names it', async () => {
    const nowhere = 'postgresql://user:canary@127.0.0.1:1/none';
    const started = start({ DATABASE_URL: nowhere });

    await expect(started).rejects.toThrow(/DATABASE_URL: /);
    await expect(started).rejects.not.toThrow(/canary/);
  });
});
