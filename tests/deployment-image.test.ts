// Dockerfile and .dockerignore: every file that an image is made of exists and reaches the build, and
// an image holds what its process runs and nothing that must stay outside. Nothing is built here.
import { existsSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { copiesOf, commandOf, inherited, lastOf, readStages } from './dockerfile';
import { isIgnored } from './ignore-file';
import { productWorkspaces } from './product-workspaces';
import { readText } from './source-files';

const root = path.resolve(__dirname, '..');
const stages = readStages(readText('Dockerfile'));
const ignore = readText('.dockerignore');
const { scripts } = JSON.parse(readText('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const processes = ['api', 'worker', 'paper-exchange'] as const;
const targets = [...processes, 'signaller'];
const image = (name: string) => inherited(stages, name);
const last = (name: string, instruction: string) => lastOf(image(name), instruction) ?? '';

describe('the build context', () => {
  it.each([
    '.env',
    '.env.monitor',
    '.env.production',
    'apps/api/.env.local',
    '.data/secrets.json',
    '.git/config',
    'node_modules/pg/package.json',
    'apps/api/node_modules/x/index.js',
    'apps/api/dist/main.js',
    'npm-debug.log',
    'packages/db/src/generated/client.ts',
    'packages/embedded-db/package.json',
    'packages/testkit/package.json',
    'tests/deployment-image.test.ts',
    'tools/sim/package.json',
  ])('leaves out %s', (file) => {
    expect(isIgnored(ignore, file)).toBe(true);
  });

  it('has every file that the Dockerfile copies out of it', () => {
    const copies = stages.flatMap((stage) => copiesOf(stage.instructions));
    const sources = copies
      .filter((copy) => copy.stage === undefined)
      .flatMap((copy) => copy.sources);
    expect(sources.length).toBeGreaterThan(15);
    const missing = sources.filter((file) => !existsSync(path.join(root, file)));
    const ignored = sources.filter((file) => isIgnored(ignore, file));
    expect([missing, ignored]).toEqual([[], []]);
  });

  it('is copied from stages that exist, to where a later stage looks', () => {
    const names = stages.map((stage) => stage.name);
    const from = stages
      .flatMap((stage) => copiesOf(stage.instructions))
      .flatMap((copy) => copy.stage ?? []);
    expect(from.length).toBeGreaterThan(2);
    expect(from.filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('the packages of the images', () => {
  const manifests = copiesOf(stages[0]?.instructions ?? []);

  it('are the processes with everything of the workspace that they depend on, and no more', () => {
    const folders = manifests
      .flatMap((copy) => copy.sources)
      .filter((file) => file.includes('/'))
      .map((file) => path.posix.dirname(file));
    // The API serves the dashboard's files, which the build makes; nothing of it runs.
    expect([...folders].sort()).toEqual(productWorkspaces(root, [...targets, 'dashboard']));
    expect(folders).not.toContain('packages/embedded-db');
    expect(folders).not.toContain('packages/testkit');
  });

  it('stand where they stand in the checkout', () => {
    for (const { sources, target } of manifests) {
      if (target === './') continue;
      expect(sources).toEqual([`${target}package.json`]);
    }
  });

  it('are installed by the lock file: all to build, without development ones to run', () => {
    const runs = (name: string) =>
      stages
        .find((stage) => stage.name === name)
        ?.instructions.filter((each) => each.name === 'RUN');
    expect(runs('build')?.[0]?.rest).toBe('npm ci --ignore-scripts');
    expect(runs('production')?.[0]?.rest).toBe('npm ci --ignore-scripts --omit=dev');
    expect(runs('build')?.[1]?.rest).toMatch(/^npm run build /);
    expect(scripts['build']).toBe('node tools/prepare.js');
  });
});

describe('the images', () => {
  it.each(targets)(
    '%s runs as an unprivileged user, is told to stop by SIGTERM and is labelled',
    (name) => {
      expect(last(name, 'USER')).toBe('node');
      expect(last(name, 'STOPSIGNAL')).toBe('SIGTERM');
      expect(last(name, 'LABEL')).toMatch(/opencontainers\.image\.title="hedge-monitor/);
      expect(commandOf(last(name, 'CMD'))[0]).toBe('node');
    },
  );

  it.each(processes)(
    '%s starts a script that the build makes, and its health check exists',
    (name) => {
      const script = `apps/${name}/dist/main.js`;
      // Node's flags are those of the package's own script.
      const flags = (scripts[name] ?? '').split(' ').filter((word) => word.startsWith('--'));
      expect(commandOf(last(name, 'CMD'))).toEqual(['node', ...flags, script]);
      expect(statSync(path.join(root, script)).isFile()).toBe(true);
      const [program, check = '', argument] = commandOf(last(name, 'HEALTHCHECK'));
      expect([program, argument]).toEqual(['node', name]);
      const copied = copiesOf(image(name)).flatMap((copy) => copy.sources);
      expect(copied).toContain(check);
      expect(copied).toContain('prisma');
    },
  );

  it('signaller holds the one file and nothing else of the project', () => {
    const stage = stages.find((each) => each.name === 'signaller');
    expect(stage?.from).toMatch(/^node:/);
    expect(copiesOf(stage?.instructions ?? [])).toEqual([
      { stage: 'build', sources: ['/app/apps/signaller/dist/monitor-signal.js'], target: './' },
    ]);
    expect(commandOf(last('signaller', 'CMD'))).toEqual(['node', 'monitor-signal.js']);
  });

  it('rest on a pinned Node of the version that the project asks for', () => {
    const foreign = stages.map((stage) => stage.from).filter((from) => from.includes(':'));
    expect(new Set(foreign).size).toBe(1);
    const [, version = ''] = /^node:(\d+\.\d+\.\d+)-bookworm-slim$/.exec(foreign[0] ?? '') ?? [];
    const [major = 0, minor = 0] = version.split('.').map(Number);
    expect(major * 1_000 + minor).toBeGreaterThanOrEqual(20_019);
  });

  it('bake in no secret: what an image sets are harmless names', () => {
    const set = stages
      .flatMap((stage) => stage.instructions)
      .filter(({ name }) => name === 'ENV' || name === 'ARG')
      .map(({ rest }) => rest.split('=')[0]);
    expect(new Set(set)).toEqual(new Set(['NODE_ENV', 'DATA_DIR']));
  });

  it('are given by a build without a target: the API', () => {
    expect(stages.at(-1)?.name).toBe('api');
  });
});

describe("the signaller's bundle", () => {
  it('needs nothing but Node', () => {
    const bundle = readText('apps/signaller/dist/monitor-signal.js');
    const required = [...bundle.matchAll(/\brequire\(["']([^"']+)["']\)/g)].map(
      (match) => match[1],
    );
    expect(required.length).toBeGreaterThan(0);
    expect(required.filter((name) => !isBuiltin(name ?? ''))).toEqual([]);
  });
});
