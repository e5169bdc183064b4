// Starts everything in order: database, migrations, paper exchange, API, worker, signaller.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { migrate } from '@hedge/db';
import { startEmbeddedPostgres } from '@hedge/embedded-db';
import type { Env } from '@hedge/platform';
import { startChild } from './child';
import { makeChildRecord } from './leftovers';
import { choosePort } from './ports';
import type { Screen } from './screen';
import type { Secrets } from './secrets';
import type { Settings } from './settings';
import type { Stack } from './stack';

/** Where everything answers. */
export interface Addresses {
  readonly api: string;
  readonly paper: string;
}

/** What the start works with. */
export interface StartDeps {
  readonly screen: Screen;
  readonly stack: Stack;
  /** The checkout. */
  readonly root: string;
  /** Passed on to the children, below what this start sets. */
  readonly env: Env;
  /** Throws once a stop was asked for, so that nothing more is started. */
  readonly checkStop: () => void;
}

/** How long PostgreSQL outlives a killed supervisor, for children that still save. */
const graceSeconds = 15;

/**
 * Fills the stack step by step.
 *
 * @throws StartProblem when a step fails; what was started stays in the stack, to be stopped.
 */
export async function startEverything(
  deps: StartDeps,
  settings: Settings,
  secrets: Secrets,
): Promise<Addresses> {
  const { screen, stack, checkStop } = deps;
  const logs = path.join(settings.dataDir, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o711 });
  // Ports first: a busy one should be known before anything runs.
  const ports = await choosePorts(screen, settings);
  checkStop();
  const databaseUrl = settings.databaseUrl ?? (await startDatabase(deps, settings, logs));
  checkStop();
  const applied = await migrate(databaseUrl);
  if (applied.length > 0)
    screen.say(`The database was brought up to date (${applied.join(', ')}).`);

  const record = makeChildRecord(settings.dataDir);
  const env = {
    ...deps.env,
    ...secrets,
    DATABASE_URL: databaseUrl,
    DATA_DIR: settings.dataDir,
    HEDGE_DEMO: 'yes',
    LOG_STYLE: deps.env['LOG_STYLE'] ?? 'pretty',
  };
  const run = async (app: string, name: string, own: Readonly<Record<string, string>>) => {
    checkStop();
    const file = app === 'signaller' ? 'monitor-signal.js' : 'main.js';
    const main = path.join(deps.root, 'apps', app, 'dist', file);
    const logFile = path.join(logs, `${app}.log`);
    const child = await startChild(
      { screen, record },
      { name, main, logFile, youngMib: app === 'worker' ? 8 : 2, env: { ...env, ...own } },
    );
    stack.children.push(child);
    return child.port();
  };
  const paperPort = await run('paper-exchange', 'paper exchange', {
    PAPER_EXCHANGE_PORT: String(ports.paper),
  });
  const paper = `http://127.0.0.1:${paperPort}`;
  screen.say(`The paper exchange runs at ${paper}.`);
  const reachable = { PAPER_EXCHANGE_PORT: String(paperPort), PAPER_EXCHANGE_URL: paper };
  // Before the API, and so stopped after it: nobody is asked for what no worker does any more.
  await run('worker', 'worker', reachable);
  screen.say('The worker runs.');
  const apiPort = await run('api', 'API', { ...reachable, API_PORT: String(ports.api) });
  const api = `http://${hostOf(settings.apiHost)}:${apiPort}`;
  screen.say(`The API runs at ${api}.`);
  await run('signaller', 'signaller', {
    EDGE_FUNCTION_URL: `${api}/functions/v1/monitor-execution`,
  });
  screen.say('The signaller beats.');
  return { api, paper };
}

async function choosePorts(
  screen: Screen,
  settings: Settings,
): Promise<{ readonly api: number; readonly paper: number }> {
  const api = await choosePort(
    { variable: 'API_PORT', set: settings.apiPort, fallback: 3000, host: settings.apiHost },
    settings.paperPort === undefined ? [] : [settings.paperPort],
  );
  const paper = await choosePort(
    {
      variable: 'PAPER_EXCHANGE_PORT',
      set: settings.paperPort,
      fallback: 3210,
      host: '127.0.0.1',
    },
    [api.port],
  );
  for (const { notice } of [api, paper]) if (notice !== undefined) screen.say(notice);
  return { api: api.port, paper: paper.port };
}

async function startDatabase(deps: StartDeps, settings: Settings, logs: string): Promise<string> {
  const { screen, stack } = deps;
  screen.say('Starting PostgreSQL ...');
  stack.postgres = await startEmbeddedPostgres({
    home: path.join(settings.dataDir, 'postgres'),
    database: 'hedge',
    durable: true,
    logFile: path.join(logs, 'postgres.log'),
    graceSeconds,
  });
  for (const notice of stack.postgres.notices) screen.say(notice);
  screen.say(`PostgreSQL runs on port ${stack.postgres.port}.`);
  return stack.postgres.url;
}

/** An address to listen on is not always one to connect to. */
function hostOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
