// `signal`: how long the signal endpoint takes to answer, on both queue backends, beside a bare
// server that answers the same bytes. The three are asked in turns within one run.
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isRedisAvailable, startApp } from '@hedge/testkit';
import { makeFigure, type CaseReport, type Figure } from './figures';
import { makeSignalClient, type SignalClient, type TimedAnswer } from './signal-client';
import { startStack, type Backend, type Stack } from './stack';

const ROUNDS = 600;
const WARM_UP_ROUNDS = 50;
const BETWEEN_MS = 100;
/** Short, so that many signals are admitted; what one answer costs does not depend on it. */
const INTERVAL_MS = 250;

/** @throws when an endpoint answers what it should not, or a process ends. */
export async function measureSignal(): Promise<CaseReport> {
  const backends: readonly Backend[] = isRedisAvailable() ? ['postgres', 'redis'] : ['postgres'];
  const bare = await startApp({ app: path.join(__dirname, 'signal-stub-main.js'), env: {} });
  const stacks: Stack[] = [];
  const clients: SignalClient[] = [makeSignalClient(bare.url, '')];
  try {
    for (const backend of backends) {
      const stack = await startStack({
        ...{ backend, accounts: 1, operations: 5, intervalMs: INTERVAL_MS },
      });
      stacks.push(stack);
      clients.push(makeSignalClient(stack.api.signalUrl, stack.api.signalKey));
    }
    const answers = await askInTurns(clients);
    const [floor = [], ...measured] = answers;
    return {
      name: 'signal',
      figures: [
        makeFigure('bare server', 'ms', times(floor)),
        ...backends.flatMap((backend, index) => tell(backend, measured[index] ?? [], floor)),
      ],
      notes: [
        `${ROUNDS} rounds, one request to each per round in changing order, ${BETWEEN_MS} ms apart, over a kept connection`,
        'the bare server is plain node:http that reads the body and answers the same bytes',
        ...(backends.includes('redis') ? [] : ['Redis was not measured: no redis-server here']),
      ],
    };
  } finally {
    for (const client of clients) client.close();
    for (const stack of stacks) await stack.stop();
    await bare.kill();
  }
}

/** The first rounds warm up and are not counted. */
async function askInTurns(clients: readonly SignalClient[]): Promise<readonly TimedAnswer[][]> {
  const answers = clients.map((): TimedAnswer[] => []);
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    for (let turn = 0; turn < clients.length; turn += 1) {
      const index = (round + turn) % clients.length;
      const answer = await clients[index]?.send();
      if (answer === undefined || ![200, 202, 429].includes(answer.status)) {
        throw new Error(`an endpoint answered ${answer?.status}`);
      }
      if (round >= WARM_UP_ROUNDS) answers[index]?.push(answer);
    }
    await pause(BETWEEN_MS);
  }
  return answers;
}

function tell(
  backend: Backend,
  answers: readonly TimedAnswer[],
  floor: readonly TimedAnswer[],
): readonly Figure[] {
  const goal = { of: 'median', atMost: 10 } as const;
  const accepted = answers.filter((answer) => answer.status === 202);
  const others = answers.filter((answer) => answer.status !== 202);
  const ratios = answers.map((answer, round) => answer.ms / (floor[round]?.ms ?? Number.NaN));
  return [
    makeFigure(`${backend}, all answers`, 'ms', times(answers), goal),
    makeFigure(`${backend}, 202`, 'ms', times(accepted), goal),
    makeFigure(`${backend}, 200 and 429`, 'ms', times(others), goal),
    makeFigure(`${backend} ÷ bare server`, '×', ratios),
  ];
}

function times(answers: readonly TimedAnswer[]): readonly number[] {
  return answers.map((answer) => answer.ms);
}
