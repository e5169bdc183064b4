// docker-compose.yml: everything it names exists and fits together, and nothing secret is in it.
//
// Nothing is started. What an engine would have to show (that the images build and run) is not here.
import { spawnSync } from 'node:child_process';
import { SIGNAL_PATH } from '@hedge/contracts';
import { readConfig as readApiConfig } from '../apps/api/src/config';
import { readConfig as readPaperConfig } from '../apps/paper-exchange/src/config';
import { readSettings } from '../apps/signaller/src/settings';
import { readConfig as readWorkerConfig } from '../apps/worker/src/config';
import {
  amountOf,
  environmentOf,
  interpolationsOf,
  readCompose,
  type Service,
} from './compose-file';
import { inherited, lastOf, readStages } from './dockerfile';
import { readText } from './source-files';

const text = readText('docker-compose.yml');
const { services, networks, volumes } = readCompose(text);
const stages = readStages(readText('Dockerfile'));
// The signaller has a file of its own beside the one of the others.
const examples = ['.env.example', '.env.monitor.example'];
const lines = examples.flatMap(
  (file) => readText(file).match(/^(?:# )?[A-Z][A-Z0-9_]+(?==)/gm) ?? [],
);
const known = new Set(lines.map((line) => line.replace('# ', '')));

/** What a person sets; the only values the file needs. */
const given = {
  POSTGRES_PASSWORD: 'a'.repeat(64),
  MONITOR_API_KEY: 'b'.repeat(64),
  ADMIN_API_KEY: 'c'.repeat(64),
  CREDENTIALS_KEY: Buffer.alloc(32, 1).toString('base64'),
};

const names = Object.keys(services);
const environment = (name: string) => environmentOf(services[name], given);
const own = (): readonly (readonly [string, Service])[] =>
  Object.entries(services).filter(([, service]) => service.build !== undefined);

describe('the services of docker-compose.yml', () => {
  it('are the two stores, the three processes and an optional paper exchange', () => {
    expect(names).toEqual(['postgres', 'redis', 'api', 'worker', 'signaller', 'paper-exchange']);
    expect(names.filter((name) => services[name]?.profiles !== undefined)).toEqual([
      'paper-exchange',
    ]);
    expect(services['paper-exchange']?.profiles).toEqual(['paper']);
  });

  it.each(names)(
    '%s runs with no more rights than it needs, restarts and rotates its log',
    (name) => {
      const service = services[name];
      expect(service).toMatchObject({
        init: true,
        restart: 'unless-stopped',
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5' } },
      });
      expect(amountOf(service?.mem_limit ?? '')).toBeGreaterThan(64);
      // The stores' entry points hand over to their own user; everything of ours begins as one.
      expect(service?.cap_add === undefined).toBe(service?.build !== undefined);
    },
  );

  it('leave room above what API and worker are meant to take, and for a worker to save', () => {
    expect(amountOf(services['api']?.mem_limit ?? '')).toBeGreaterThan(140 * 1.25);
    expect(amountOf(services['worker']?.mem_limit ?? '')).toBeGreaterThan(230 * 1.25);
    expect(amountOf(services['worker']?.stop_grace_period ?? '')).toBeGreaterThan(10);
  });

  it('publish the API alone, on loopback', () => {
    const published = names.filter((name) => services[name]?.ports !== undefined);
    expect(published).toEqual(['api']);
    expect(services['api']?.ports).toEqual(['127.0.0.1:${API_PORT:-3000}:3000']);
  });

  it('use networks and volumes that the file declares, and keep the stores off the outside', () => {
    const used = names.flatMap((name) => services[name]?.networks ?? []);
    expect(new Set(used)).toEqual(new Set(Object.keys(networks)));
    const mounted = names.flatMap((name) => services[name]?.volumes ?? []);
    const sources = mounted.map((volume) => volume.split(':')[0] ?? '');
    expect(new Set(sources)).toEqual(new Set(Object.keys(volumes)));
    expect(networks['store']?.internal).toBe(true);
    for (const store of ['postgres', 'redis']) {
      expect(services[store]?.networks).toEqual(['store']);
    }
  });

  it('wait for services that exist and tell their health', () => {
    for (const name of names) {
      for (const [other, { condition }] of Object.entries(services[name]?.depends_on ?? {})) {
        const service = services[other];
        const image = inherited(stages, service?.build?.target ?? '');
        const health = service?.healthcheck ?? lastOf(image, 'HEALTHCHECK');
        expect([name, other, condition, health]).toEqual([
          name,
          other,
          'service_healthy',
          expect.anything(),
        ]);
        // Waiting for a service of a profile would force that profile on everybody.
        expect(service?.profiles).toBeUndefined();
      }
    }
    expect(Object.keys(services['worker']?.depends_on ?? {})).toEqual(['postgres', 'redis']);
  });

  it('are built from stages of the Dockerfile, or pinned to a version', () => {
    const targets = stages.map((stage) => stage.name);
    for (const [, service] of own()) expect(targets).toContain(service.build?.target);
    const foreign = names.filter((name) => services[name]?.build === undefined);
    for (const name of foreign) expect(services[name]?.image).toMatch(/^(postgres|redis):\d+\.\d+/);
  });
});

describe('the stores of docker-compose.yml', () => {
  it('PostgreSQL 18 keeps its data where that image looks for it, and is asked by TCP', () => {
    expect(services['postgres']?.image).toMatch(/^postgres:18\./);
    expect(services['postgres']?.volumes).toEqual(['postgres-data:/var/lib/postgresql']);
    expect(services['postgres']?.healthcheck?.test.slice(0, 4)).toEqual([
      'CMD',
      'pg_isready',
      '-h',
      '127.0.0.1',
    ]);
  });

  it('Redis never evicts and keeps an append-only file on a volume', () => {
    const command = services['redis']?.command?.join(' ');
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(command).toContain('--appendonly yes');
    expect(services['redis']?.volumes).toEqual(['redis-data:/data']);
    const maxMemory = amountOf(/--maxmemory (\d+mb)/.exec(command ?? '')?.[1] ?? '');
    expect(amountOf(services['redis']?.mem_limit ?? '')).toBeGreaterThanOrEqual(2 * maxMemory);
  });
});

describe('the variables of docker-compose.yml', () => {
  it('are variables of the product, but for the password that it gives PostgreSQL', () => {
    const variables = interpolationsOf(text).map(({ variable }) => variable);
    const unknown = [...new Set(variables)].filter((variable) => !known.has(variable));
    expect(unknown).toEqual(['POSTGRES_PASSWORD']);
  });

  it('have a default or a message that names them; secrets have no default', () => {
    for (const { variable, fallback, message } of interpolationsOf(text)) {
      if (variable in given) expect(message).toContain(`set ${variable} to`);
      else expect([variable, fallback]).toEqual([variable, expect.any(String)]);
    }
    const required = interpolationsOf(text).filter(({ message }) => message !== undefined);
    expect(new Set(required.map(({ variable }) => variable))).toEqual(new Set(Object.keys(given)));
  });

  it('put no secret into the file, and give each process those alone that it needs', () => {
    for (const name of names) {
      for (const [key, value] of Object.entries(services[name]?.environment ?? {})) {
        if (/KEY|PASSWORD|SECRET/.test(key))
          expect(String(value)).toMatch(/^\$\{\w+:(\?[^}]+|-)\}$/);
      }
    }
    const secrets = /KEY|PASSWORD|DATABASE_URL/;
    const holds = (name: string) =>
      Object.keys(environment(name)).filter((key) => secrets.test(key));
    expect(holds('signaller')).toEqual(['MONITOR_API_KEY']);
    expect(holds('worker')).toEqual([
      'DATABASE_URL',
      'CREDENTIALS_KEY',
      'CREDENTIALS_KEY_PREVIOUS',
    ]);
    expect(holds('paper-exchange')).toEqual([]);
  });

  it.each(names.filter((name) => services[name]?.build !== undefined))(
    '%s knows all of those that it is given',
    (name) => {
      const variables = Object.keys(environment(name));
      expect(variables.filter((variable) => !known.has(variable))).toEqual([]);
    },
  );

  it('make a configuration that API and worker start with, on the stores of the file', () => {
    const api = readApiConfig(environment('api'));
    const worker = readWorkerConfig(environment('worker'));

    expect([api.host, api.port]).toEqual(['0.0.0.0', 3000]);
    expect(lastOf(inherited(stages, 'api'), 'EXPOSE')).toBe('3000');
    expect(api.allowLiveTrading).toBe(false);
    for (const { databaseUrl } of [api, worker]) {
      const { hostname, port, password } = new URL(databaseUrl);
      expect([hostname, port, password]).toEqual(['postgres', '5432', given.POSTGRES_PASSWORD]);
    }
    expect(new URL(environment('worker')['REDIS_URL'] ?? '').hostname).toBe('redis');
    const { POSTGRES_USER: user, POSTGRES_DB: name } = environment('postgres');
    expect(api.databaseUrl).toContain(`//${user}:`);
    expect(api.databaseUrl.endsWith(`/${name}`)).toBe(true);
  });

  it('lead the signaller to the signal endpoint of the API', () => {
    expect(readSettings(environment('signaller'), { kind: 'none' })).toMatchObject({
      kind: 'valid',
      settings: { key: given.MONITOR_API_KEY, signalIntervalMs: 2_000, statsStyle: 'line' },
    });
    const url = new URL(environment('signaller')['EDGE_FUNCTION_URL'] ?? '');
    expect([url.hostname, url.port, url.pathname]).toEqual(['api', '3000', SIGNAL_PATH]);
  });

  it('lead the worker to the paper exchange, on the port where that listens', () => {
    const paper = environment('paper-exchange');
    expect(readPaperConfig(paper)).toMatchObject({ ok: true, config: { dataDir: '/data' } });
    expect(services['paper-exchange']?.volumes).toEqual(['paper-data:/data']);
    const url = `http://paper-exchange:${paper['PAPER_EXCHANGE_PORT']}`;
    expect(readWorkerConfig(environment('worker'))).toMatchObject({ paperUrl: url });
    expect(lastOf(inherited(stages, 'paper-exchange'), 'EXPOSE')).toBe('3210');
  });
});

const program = spawnSync('docker-compose', ['version'], { encoding: 'utf8' });
const isThere = program.error === undefined;
const title = isThere ? 'docker-compose' : 'docker-compose (needs docker-compose on PATH)';

(isThere ? describe : describe.skip)(title, () => {
  const config = (env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    spawnSync('docker-compose', ['--env-file', '.env.example', ...args], {
      // Not the .env of whoever runs this: the example names variables and gives no secret.
      env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...env },
      encoding: 'utf8',
    });

  it('accepts the file, with and without the paper profile', () => {
    for (const profile of [[], ['--profile', 'paper']]) {
      const { status, stderr } = config(given, ...profile, 'config', '-q');
      expect([status, stderr]).toEqual([0, '']);
    }
  });

  it.each(Object.keys(given))('refuses it without %s and says what to set', (name) => {
    const { status, stderr } = config({ ...given, [name]: '' }, 'config', '-q');
    expect(status).not.toBe(0);
    expect(stderr).toContain(`set ${name} to`);
  });
});
