// The systemd units: what they start is built, and systemd finds nothing wrong with them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '..');
const folder = path.join(root, 'deploy', 'systemd');
const units = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(path.join(folder, name), 'utf8'),
}));

/** Where the units expect the checkout and the signaller's one file. */
const places: Readonly<Record<string, string>> = {
  '/opt/hedge-monitor/': root,
  '/opt/monitor-signal/': path.join(root, 'apps', 'signaller', 'dist'),
};

function scriptOf(text: string): string {
  const script = /^ExecStart=\/usr\/bin\/node (?:--\S+ )*(\S+)$/m.exec(text)?.[1] ?? '';
  const [place, here] = Object.entries(places).find(([each]) => script.startsWith(each)) ?? [];
  return place === undefined || here === undefined
    ? ''
    : path.join(here, script.slice(place.length));
}

describe('the systemd units', () => {
  it('are one for each process', () => {
    expect(units.map(({ name }) => name).sort()).toEqual([
      'hedge-monitor-api.service',
      'hedge-monitor-worker.service',
      'monitor-signal.service',
    ]);
  });

  it.each(units)('$name starts a script that the build makes', ({ text }) => {
    expect(existsSync(scriptOf(text))).toBe(true);
  });

  it.each(units)('$name is restarted for ever, ends in time and may do little', ({ text }) => {
    for (const line of [
      'StartLimitIntervalSec=0',
      'Restart=always',
      'KillSignal=SIGTERM',
      'DynamicUser=yes',
      'NoNewPrivileges=yes',
      'ProtectSystem=strict',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toMatch(/^MemoryMax=\d+M$/m);
    const isSignaller = text.includes('/opt/monitor-signal/');
    const stopSeconds = Number(/^TimeoutStopSec=(\d+)$/m.exec(text)?.[1]);
    expect(stopSeconds).toBeGreaterThan(isSignaller ? 1 : 10);
  });
});

const hasAnalyzer = spawnSync('systemd-analyze', ['--version'], { stdio: 'ignore' }).status === 0;
const describeAnalyzer = hasAnalyzer ? describe : describe.skip;

describeAnalyzer('systemd-analyze verify (skipped where systemd is not installed)', () => {
  const copies = mkdtempSync(path.join(tmpdir(), 'units-'));
  afterAll(() => rmSync(copies, { recursive: true }));

  // It asks that the executable exists: Node may live elsewhere on the machine of the tests.
  const verify = (name: string, text: string) => {
    const copy = path.join(copies, name);
    writeFileSync(copy, text.replace('=/usr/bin/node ', `=${process.execPath} `));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', copy], {
      encoding: 'utf8',
    });
    return { status, output: `${stdout}${stderr}` };
  };

  it.each(units)('finds nothing wrong with $name', ({ name, text }) => {
    expect(verify(name, text)).toEqual({ status: 0, output: '' });
  });

  it('finds a directive that does not exist', () => {
    const [unit] = units;
    const wrong = (unit?.text ?? '').replace('Restart=always', 'Restart=perhaps');
    expect(verify('wrong.service', wrong).output).toContain('perhaps');
  });
});
