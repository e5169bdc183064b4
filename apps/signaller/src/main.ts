// The signaller: a heartbeat that asks the API for a monitor cycle. Knows no database and no exchange.
import { setFlagsFromString } from 'node:v8';
import { startAlert } from './alert';
import { runBeat } from './beat';
import type { SignalOutcome } from './outcome';
import { makePatientSender } from './patience';
import { makeReport } from './report';
import { makeSignalSender } from './request';
import { loadSettingsFile } from './settings-file';
import { readSettings } from './settings';

/** A signal that takes longer than this is a failure; the API answers within 1 s. */
const timeoutMs = 5_000;

const monotonic = () => performance.now();

function main(): void {
  // A heartbeat has no hot code. Without the optimizing compiler it stays some 5 MiB smaller.
  setFlagsFromString('--no-opt');
  const file = loadSettingsFile([process.cwd(), __dirname], '.env.monitor');
  const result = readSettings(process.env, file);
  if (result.kind === 'invalid') {
    for (const problem of result.problems) process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
    return;
  }
  const { url, key, signalIntervalMs, statsIntervalMs, statsStyle } = result.settings;
  const { words } = result;
  const { webhook, alertAfterMs: afterMs } = result.settings;
  const report = makeReport(
    { write: (text) => void process.stdout.write(`${text}\n`), now: Date.now, monotonic },
    { words, style: statsStyle },
  );
  const sender = makeSignalSender({ url, key, timeoutMs });
  const stopping = new AbortController();
  const statistics = setInterval(report.statistics, statsIntervalMs);
  const stop = () => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  // Started by another program: it ends with it.
  if (process.send !== undefined) process.once('disconnect', stop);
  for (const notice of result.notices) report.say(notice);
  // Neither the query nor a password in the address: it may hold secrets.
  const api = `${url.origin}${url.pathname}`;
  report.say(words.start(api, signalIntervalMs));
  // PM2 waits for the word, `npm start` for the message.
  process.send?.('ready');
  process.send?.({ type: 'ready', port: 0 });

  const alert =
    webhook &&
    startAlert(
      { now: Date.now, monotonic, wait, say: report.sayLimited },
      { webhook, afterMs, api, words },
      stopping.signal,
    );
  const deps = {
    send: makePatientSender({ send: sender.send, now: Date.now, monotonic, wait }),
    now: Date.now,
    monotonic,
    random: Math.random,
    wait,
    onOutcome: (outcome: SignalOutcome) => {
      report.outcome(outcome);
      alert?.(outcome);
    },
  };
  void runBeat(deps, signalIntervalMs, stopping.signal).finally(() => {
    clearInterval(statistics);
    sender.close();
    report.statistics();
    if (process.connected) process.disconnect();
  });
}

function wait(ms: number, abort: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      abort.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (abort.aborted) done();
    else abort.addEventListener('abort', done, { once: true });
  });
}

main();
