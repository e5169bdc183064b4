// The signaller: a heartbeat that asks the API for a monitor cycle. Knows no database and no exchange.
import { runBeat } from './beat';
import { makeReport } from './report';
import { makeSignalSender } from './request';
import { readSettings } from './settings';

/** A signal that takes longer than this is a failure; the API answers within 1 s. */
const timeoutMs = 5_000;

function main(): void {
  const result = readSettings(process.env);
  if (result.kind === 'invalid') {
    for (const problem of result.problems) process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
    return;
  }
  const { url, key, signalIntervalMs, statsIntervalMs } = result.settings;
  const report = makeReport({
    write: (line) => void process.stdout.write(`${line}\n`),
    now: Date.now,
  });
  const sender = makeSignalSender({ url, key, timeoutMs });
  const stopping = new AbortController();
  const statistics = setInterval(report.statistics, statsIntervalMs);
  const stop = () => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  // Started by another program: it ends with it.
  if (process.send !== undefined) process.once('disconnect', stop);
  process.stdout.write(
    `Sending a signal to ${url.origin}${url.pathname} every ${signalIntervalMs} ms.\n`,
  );
  process.send?.({ type: 'ready', port: 0 });

  const deps = {
    send: sender.send,
    now: Date.now,
    monotonic: () => performance.now(),
    random: Math.random,
    wait,
    onOutcome: report.outcome,
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
