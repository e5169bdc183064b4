// `cadence`: how many of the cycles that the throttle allows are run with the real signaller at its
// beat, and how long each takes, on both queue backends.
import { setTimeout as pause } from 'node:timers/promises';
import { isRedisAvailable, startApp } from '@hedge/testkit';
import { openCycleRows, type CycleTimes } from './cycle-rows';
import { makeFigure, type CaseReport, type Figure } from './figures';
import { startStack, type Backend } from './stack';

/** How the cadence is measured. */
export interface CadenceOptions {
  /** How long each backend beats. */
  readonly minutes: number;
  readonly onProgress: (line: string) => void;
}

const ACCOUNTS = 3;
const OPERATIONS = 5;
const THROTTLE_MS = 2_000;
/** Where V8 still compiles what the first cycles run. */
const WARM_UP_MS = 10_000;

/** @throws when a cycle skips an account or has errors: that is no cycle over three accounts. */
export async function measureCadence(options: CadenceOptions): Promise<CaseReport> {
  const backends: readonly Backend[] = isRedisAvailable() ? ['postgres', 'redis'] : ['postgres'];
  const figures: Figure[] = [];
  for (const backend of backends) {
    options.onProgress(`queue on ${backend}, ${options.minutes} minutes`);
    const cycles = await beat(backend, options.minutes);
    const possible = (options.minutes * 60_000) / THROTTLE_MS;
    const starts = cycles.map(({ startedAt }) => startedAt);
    const between = starts.slice(1).map((at, index) => at - (starts[index] ?? Number.NaN));
    const durations = cycles.map(({ durationMs }) => durationMs);
    figures.push(
      makeFigure(`${backend}: share of possible cycles`, '', [cycles.length / possible], {
        ...{ of: 'min', atLeast: 0.97 },
      }),
      makeFigure(`${backend}: from cycle to cycle`, 'ms', between),
      makeFigure(`${backend}: a cycle`, 'ms', durations, { of: 'median', atMost: 50 }),
    );
  }
  return {
    name: 'cadence',
    figures,
    notes: [
      `the real signaller at ${THROTTLE_MS} ms against the throttle of ${THROTTLE_MS} ms; possible is one cycle in each`,
      `${ACCOUNTS} accounts × ${OPERATIONS} operations; the first ${WARM_UP_MS / 1_000} s not counted`,
      'a cycle: from its row, begin to end, with positions read, PnL written and the row stored, to whole ms',
      'the paper exchange runs on the same machine: a real one adds its round trip once per cycle',
    ],
  };
}

async function beat(backend: Backend, minutes: number): Promise<readonly CycleTimes[]> {
  const stack = await startStack({ backend, accounts: ACCOUNTS, operations: OPERATIONS });
  try {
    const signaller = await startApp({
      app: 'signaller',
      env: { EDGE_FUNCTION_URL: stack.api.signalUrl, MONITOR_API_KEY: stack.api.signalKey },
    });
    await pause(WARM_UP_MS);
    const from = Date.now();
    await pause(minutes * 60_000).finally(() => signaller.kill());
    const rows = await openCycleRows(stack.databaseUrl);
    const cycles = await rows.since(from).finally(() => rows.close());
    const broken = cycles.find(({ isWhole }) => !isWhole);
    if (broken !== undefined) throw new Error(`a cycle failed: ${JSON.stringify(broken)}`);
    return cycles;
  } finally {
    await stack.stop();
  }
}
