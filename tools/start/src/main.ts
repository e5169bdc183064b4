// `npm start`: takes hold of DATA_DIR, starts everything, shows what happens, stops everything.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { EmbeddedDbUnsupported, removeEmbeddedPostgres } from '@hedge/embedded-db';
import { loadDotEnv } from '@hedge/platform';
import { makeDemo } from './demo';
import { demoTakerFee } from './demo-plan';
import { makeJsonRequest } from './json-http';
import { ensureFirstAdmin, type FirstAdmin } from './first-admin';
import { endLeftovers } from './leftovers';
import { lockFolder } from './lock';
import { makeOperatorClient, type OperatorClient } from './operator-client';
import { makePaperClient } from './paper-client';
import { StartProblem } from './problem';
import type { Screen } from './screen';
import { makeScreen } from './screen';
import { completeSecrets } from './secrets';
import type { Settings } from './settings';
import { readSettings } from './settings';
import type { Stack } from './stack';
import { forceStack, stopStack } from './stack';
import type { Addresses } from './start';
import { startEverything } from './start';
import { watchOperations } from './watch';

/** Thrown inside the start when a stop was asked for meanwhile. */
class Stopped extends Error {}

/** Runs until Ctrl-C, SIGTERM or the end of the terminal; ends the process itself. */
export function main(root: string, args: readonly string[]): void {
  const screen = makeScreen({
    write: (text) => void process.stdout.write(text),
    now: () => new Date(),
  });
  // A closed terminal or pipe must not keep the stop from being done in order.
  process.stdout.on('error', () => undefined);
  run(screen, root, args).then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${describe(error)}\n`);
      process.exit(1);
    },
  );
}

async function run(screen: Screen, root: string, args: readonly string[]): Promise<number> {
  loadDotEnv();
  const settings = readSettings(process.env, args);
  const { dataDir } = settings;
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const lock = lockFolder(dataDir);
  const stack: Stack = {
    children: [],
    stopping: undefined,
    postgres: undefined,
    starting: Promise.resolve(),
  };
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  listenForStop(screen, stack, stopping, lock.release);
  let code = 0;
  try {
    await prepareFolder(screen, settings);
    const secrets = completeSecrets(dataDir, process.env);
    const checkStop = () => {
      if (stopping.signal.aborted) throw new Stopped();
    };
    const deps = { screen, stack, root, env: process.env, checkStop };
    const started = startEverything(deps, settings, secrets);
    const settled = () => undefined;
    stack.starting = started.then(settled, settled);
    const addresses = await Promise.race([started, stopped]);
    if (addresses !== undefined) {
      const operator = makeOperator(addresses, secrets['ADMIN_API_KEY'] ?? '');
      const admin = await ensureFirstAdmin(operator, dataDir);
      welcome(screen, addresses, { key: secrets['ADMIN_API_KEY'] ?? '', admin }, dataDir);
      void stack.postgres?.ended.then(() => {
        if (stopping.signal.aborted) return;
        screen.say('PostgreSQL ended unexpectedly: stopping. Start again to recover.');
        code = 1;
        stopping.abort();
      });
      await watch(screen, addresses, operator, dataDir, stopping.signal);
    }
  } catch (error) {
    if (!(error instanceof Stopped)) {
      code = 1;
      process.stderr.write(`${describe(error)}\n`);
    }
    stopping.abort();
  }
  await stopStack(screen, stack, dataDir);
  lock.release();
  screen.say('Everything has stopped; the data is kept.');
  return code;
}

function listenForStop(
  screen: Screen,
  stack: Stack,
  stopping: AbortController,
  release: () => void,
): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) {
        forceStack(stack);
        release();
        process.exit(130);
      }
      screen.say('Stopping in order; once more to force it.');
      stopping.abort();
    });
  }
}

/** Ends what a killed start left behind; with --reset the folder is emptied too. */
async function prepareFolder(screen: Screen, { dataDir, reset }: Settings): Promise<void> {
  const ended = await endLeftovers(dataDir);
  if (ended.length > 0)
    screen.say(`Left over from an earlier start and ended: ${ended.join(', ')}.`);
  if (!reset) return;
  await removeEmbeddedPostgres(path.join(dataDir, 'postgres'));
  // Only what this product keeps there: DATA_DIR may hold other things of the user.
  const own = [
    'postgres',
    'paper-exchange',
    'logs',
    'secrets.json',
    'demo.json',
    'admin.json',
    'children.json',
  ];
  for (const name of readdirSync(dataDir).filter((each) => own.includes(each))) {
    rmSync(path.join(dataDir, name), { recursive: true, force: true });
  }
  screen.say('The data of earlier starts was removed.');
}

function makeOperator(addresses: Addresses, adminKey: string): OperatorClient {
  const authorization = { authorization: `Bearer ${adminKey}` };
  return makeOperatorClient(makeJsonRequest(addresses.api, authorization));
}

function welcome(
  screen: Screen,
  addresses: Addresses,
  { key, admin }: { readonly key: string; readonly admin: FirstAdmin | null },
  dataDir: string,
): void {
  screen.block([
    '',
    '  hedge-monitor is ready.',
    `  API            ${addresses.api}`,
    `  Dashboard      ${addresses.api}/`,
    `  Queue board    ${addresses.api}/admin/queues`,
    `  Paper exchange ${addresses.paper}  (demo taker fee ${demoTakerFee}; no real money)`,
    `  Log in as      ${admin === null ? 'a user of yours' : `${admin.name} / ${admin.password}  (until it is changed)`}`,
    `  Admin key      ${key}`,
    `  Data and logs  ${dataDir}`,
    '  Ctrl-C stops everything in order.',
    '',
  ]);
}

async function watch(
  screen: Screen,
  addresses: Addresses,
  operator: OperatorClient,
  dataDir: string,
  abort: AbortSignal,
): Promise<void> {
  const paper = makePaperClient(makeJsonRequest(addresses.paper, {}));
  const demo = makeDemo({ operator, paper }, dataDir);
  const rhythm = {
    lookMs: 1_000,
    // A log file is read later: fewer lines.
    progressMs: process.stdout.isTTY ? 5_000 : 15_000,
    reopenMs: 5_000,
  };
  await watchOperations({ operator, demo, screen }, rhythm, abort);
}

function describe(error: unknown): string {
  if (error instanceof StartProblem || error instanceof EmbeddedDbUnsupported) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
