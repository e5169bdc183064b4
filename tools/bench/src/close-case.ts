// `close`: how soon both orders of a hedge are at the exchange and how far apart, by the exchange's own
// ledger; and what becomes of many hedges that reach their target at once.
import { makeCrowdCloser, type CrowdCloser } from './crowd-closer';
import { makeFigure, type CaseReport, type Figure } from './figures';

const ROUNDS = 60;
const MANY = 50;
const MANY_ROUNDS = 5;
/** Fewer orders than 50 hedges need. */
const TIGHT_LIMIT = 50;
const CYCLES_MAX = 40;

/** @throws when a hedge is not closed, or the exchange refuses an order for a limit. */
export async function measureClose(onProgress: (line: string) => void): Promise<CaseReport> {
  const figures: Figure[] = [];
  const closer = await makeCrowdCloser();
  try {
    onProgress('one hedge at a time');
    figures.push(...(await measureOne(closer)));
    onProgress(`${MANY} hedges at once`);
    figures.push(...(await measureMany(closer)));
  } finally {
    await closer.stop();
  }
  onProgress(`${MANY} hedges at once, ${TIGHT_LIMIT} orders in 10 s`);
  const tight = await makeCrowdCloser({ ordersPer10s: TIGHT_LIMIT });
  try {
    figures.push(...(await measureTight(tight)));
  } finally {
    await tight.stop();
  }
  return {
    name: 'close',
    figures,
    notes: [
      'one account; the cycle runs in this process as the worker puts it together, the paper exchange is a process of its own',
      'from the call of the cycle to the later order, by the time at which the exchange took it, in whole ms; the gap is between both orders of one hedge',
      `${MANY} at once need ${MANY * 2} orders of the 300 that the account may send in 10 s; with ${TIGHT_LIMIT} allowed, later cycles close the rest`,
      'a refusal for a limit would be an order the exchange answered with 429 or -1015',
    ],
  };
}

async function measureOne(closer: CrowdCloser): Promise<readonly Figure[]> {
  const toBoth: number[] = [];
  const gaps: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { hedges } = await closer.close(1);
    for (const { laterMs, gapMs } of hedges) {
      toBoth.push(laterMs);
      gaps.push(gapMs);
    }
  }
  return [
    makeFigure('to both orders', 'ms', toBoth, { of: 'median', atMost: 15 }),
    makeFigure('gap of the legs', 'ms', gaps, { of: 'p99', atMost: 5 }),
  ];
}

async function measureMany(closer: CrowdCloser): Promise<readonly Figure[]> {
  const took: number[] = [];
  const last: number[] = [];
  const gaps: number[] = [];
  const closed: number[] = [];
  for (let round = 0; round < MANY_ROUNDS; round += 1) {
    const run = await closer.close(MANY);
    took.push(run.cycleMs);
    closed.push(run.closed);
    last.push(Math.max(...run.hedges.map(({ laterMs }) => laterMs)));
    gaps.push(...run.hedges.map(({ gapMs }) => gapMs));
    await closer.letLimitsPass();
  }
  return [
    makeFigure(`${MANY} at once: closed in the cycle`, '', closed, { of: 'min', atLeast: MANY }),
    makeFigure(`${MANY} at once: to the last order`, 'ms', last),
    makeFigure(`${MANY} at once: gap of the legs`, 'ms', gaps),
    makeFigure(`${MANY} at once: the cycle`, 'ms', took),
    makeFigure(`${MANY} at once: refused for a limit`, '', [await closer.countRefused()], {
      of: 'max',
      atMost: 0,
    }),
  ];
}

async function measureTight(closer: CrowdCloser): Promise<readonly Figure[]> {
  const first = await closer.close(MANY);
  let { closed } = first;
  let cycles = 1;
  for (; closed < MANY && cycles < CYCLES_MAX; cycles += 1) closed += await closer.cycleAgain();
  if (closed !== MANY) throw new Error(`${closed} of ${MANY} hedges were closed`);
  const what = `${TIGHT_LIMIT} orders in 10 s`;
  return [
    makeFigure(`${what}: closed in the first cycle`, '', [first.closed], {
      of: 'max',
      atMost: TIGHT_LIMIT / 2,
    }),
    makeFigure(`${what}: cycles until all were closed`, '', [cycles]),
    makeFigure(`${what}: refused for a limit`, '', [await closer.countRefused()], {
      of: 'max',
      atMost: 0,
    }),
  ];
}
