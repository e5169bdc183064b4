// What the start keeps in DATA_DIR: the lock, the secrets, and whom it may end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { processIdentity } from '@hedge/embedded-db';
import { endLeftovers, makeChildRecord } from './leftovers';
import { lockFolder } from './lock';
import { StartProblem } from './problem';
import { completeSecrets } from './secrets';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hedge-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the lock', () => {
  it('refuses a second start and is free again after its release', () => {
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(StartProblem);
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    lockFolder(folder).release();
  });

  it('is taken over from a start that was killed, also when its pid lives on as another', () => {
    const stale = processIdentity(process.pid)!.replace(/\d+$/, '1');
    writeFileSync(path.join(folder, 'start.lock'), stale);
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(String(process.pid));
    lock.release();
  });
});

describe('the secrets', () => {
  it('are made once, kept unreadable for others, and used again', () => {
    const first = completeSecrets(folder, {});
    expect(completeSecrets(folder, {})).toEqual(first);
    expect(statSync(path.join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(Buffer.from(first['CREDENTIALS_KEY']!, 'base64')).toHaveLength(32);
    expect(first['ADMIN_API_KEY']).not.toBe(first['MONITOR_API_KEY']);
  });

  it('are those of the environment where it has them, and these are not stored', () => {
    const secrets = completeSecrets(folder, { ADMIN_API_KEY: 'given-by-the-user' });
    expect(secrets['ADMIN_API_KEY']).toBe('given-by-the-user');
    expect(readFileSync(path.join(folder, 'secrets.json'), 'utf8')).not.toContain('given-by');
  });

  it('leave the credentials key to the file that holds it', () => {
    const secrets = completeSecrets(folder, { CREDENTIALS_KEY_FILE: '/run/secrets/key' });
    expect(Object.keys(secrets).sort()).toEqual(['ADMIN_API_KEY', 'MONITOR_API_KEY']);
  });

  it('are not silently made anew when their file is damaged', () => {
    writeFileSync(path.join(folder, 'secrets.json'), '{"ADMIN');
    expect(() => completeSecrets(folder, {})).toThrow(StartProblem);
  });
});

describe('leftovers', () => {
  const startSleeper = async (script: string) => {
    const child = spawn(process.execPath, ['-e', `${script}; process.stdout.write('up')`], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    return { child, pid: child.pid!, ended: once(child, 'exit') };
  };

  it('of a killed start are ended, a suspended one too', async () => {
    const { child, pid, ended } = await startSleeper('setInterval(() => {}, 1000)');
    makeChildRecord(folder).add('worker', pid);
    child.kill('SIGSTOP');
    expect(await endLeftovers(folder)).toEqual(['worker']);
    expect(await ended).toEqual([null, 'SIGTERM']);
  });

  it('never include a stranger that was given the pid of a child', async () => {
    const { child, pid, ended } = await startSleeper('setInterval(() => {}, 1000)');
    const identity = processIdentity(pid)!.replace(/\d+$/, '1');
    writeFileSync(
      path.join(folder, 'children.json'),
      JSON.stringify([{ name: 'worker', pid, identity }]),
    );
    expect(await endLeftovers(folder)).toEqual([]);
    expect(processIdentity(pid)).toBeDefined();
    child.kill();
    await ended;
  });

  it('do not include a child that ended while the start lived', async () => {
    const { child, pid, ended } = await startSleeper('setInterval(() => {}, 1000)');
    const record = makeChildRecord(folder);
    record.add('worker', pid);
    record.remove(pid);
    expect(await endLeftovers(folder)).toEqual([]);
    child.kill();
    await ended;
  });
});
