// Starts the paper exchange as a process: config, port, state, server, and a clean end on SIGTERM.
import { makePaperEngine, SYMBOLS } from '@hedge/paper-engine';
import { existsSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeExchangeClock } from './clock';
import { readConfig, type PaperConfig } from './config';
import { openJournal } from './journal';
import { makeLog } from './log';
import { bindPort, makePaperServer } from './paper-server';
import { loadRecording, type RecordingFile } from './recording-file';

const log = makeLog((line) => process.stderr.write(line));

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function fail(message: string): never {
  log(message);
  process.exit(1);
}

/** A process that is already gone is not a failure of the request that was to end it. */
function sendSignal(pid: number, name: string): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    log(`cannot send ${name} to ${pid}: ${describe(error)}`);
  }
}

/** An unknown symbol would be a file that is never played: refused like one that cannot be read. */
function loadRecordings({ replayFiles }: PaperConfig): ReadonlyMap<string, RecordingFile> {
  const recordings = new Map<string, RecordingFile>();
  for (const [symbol, file] of replayFiles) {
    if (!SYMBOLS.has(symbol)) fail(`PAPER_REPLAY_FILES names ${symbol}, which is not traded here`);
    recordings.set(symbol, loadRecording(file));
  }
  return recordings;
}

/** An IPv6 address as it stands in a URL. */
function nameOf(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

async function run(config: PaperConfig): Promise<void> {
  // The port is bound before the state is touched: a second start on it must not disturb the first.
  const listener = http.createServer();
  const { host } = config;
  const port = await bindPort(listener, config.port, host).catch((error: unknown) =>
    (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      ? fail(`port ${config.port} is in use; set PAPER_EXCHANGE_PORT to another`)
      : fail(`cannot listen on ${host} port ${config.port}: ${describe(error)}`),
  );
  const recordings = loadRecordings(config);
  const folder = path.resolve(config.dataDir, 'paper-exchange');
  const makeEngine = () => makePaperEngine({ random: Math.random });
  const onFailure = (error: unknown) => fail(`cannot write the state: ${describe(error)}`);
  const state = openJournal({ folder, makeEngine, log, onFailure });
  const clock = makeExchangeClock(
    { wallMs: Date.now, monotonicMs: () => performance.now(), sleep: (ms) => sleep(ms) },
    state.lastMs,
  );
  const server = makePaperServer({
    engine: state.engine,
    clock,
    log,
    sendSignal,
    recordings,
    listener,
  });

  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    void server.close().then(() => {
      state.close();
      process.exit(0);
    });
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  // Started by a supervisor: it is gone, so nobody would ever stop this process.
  if (process.send !== undefined) process.once('disconnect', close);
  process.stdout.write(`paper exchange listening on http://${nameOf(host)}:${port}\n`);
  process.send?.({ type: 'ready', port });
}

// As the API and the worker do: what is set already wins.
if (existsSync('.env')) process.loadEnvFile('.env');
const result = readConfig(process.env);
if (!result.ok) fail(`wrong environment: ${result.problems.join('; ')}`);
run(result.config).catch((error: unknown) => fail(describe(error)));
