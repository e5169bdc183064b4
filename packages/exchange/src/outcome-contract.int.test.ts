// Faults row 43: every error row, executed and not, for each leg, through ccxt and over HTTP.
//
// The exchange answers an order as the case says while the truth is another matter. What the answer is
// taken for, what the look-up finds and what the exchange's own ledger has must agree.
import { startPaper, type Paper } from '@hedge/testkit';
import type { PositionSide } from '@hedge/domain';
import type { Exchange } from './exchange-at';
import { OUTCOME_TABLE, type OutcomeRow } from './outcome-table';
import { makeClientAt, readResult, stageOrder, truthOf } from './testing/order-stage';
import { makeNamelessWay, makeRefusingWay, makeSilentWay } from './testing/unreachable';
import {
  ANSWER_CASES,
  DOCUMENTED_CODES,
  TRANSPORT_CASES,
  type AnswerCase,
} from './testing/outcome-cases';

const LEGS = ['LONG', 'SHORT'] as const;
const TRUTHS = ['before', 'afterExecution'] as const;
type Truth = (typeof TRUTHS)[number];

let paper: Paper;
let observer: Exchange;
beforeAll(async () => {
  paper = await startPaper();
  await paper.setMark('BTC/USDT:USDT', '50000');
  observer = await makeClientAt(paper.url);
  await observer.warmUp();
});
afterAll(async () => {
  await observer.close();
  await paper.stop();
});

/** What comes at once is waited for, however slow the machine is. */
const ANSWERED = { orderMs: 8_000 };

/** Sends one order into one fault; gives what it was taken for and what is true. */
async function play(
  leg: PositionSide,
  truth: Truth,
  fault: Readonly<Record<string, unknown>>,
  timeouts: { readonly orderMs?: number } = {},
) {
  const order = await stageOrder({ paper, observer }, leg, timeouts);
  try {
    await paper.addFault({
      endpoint: 'POST /fapi/v1/order',
      match: { newClientOrderId: order.clientOrderId },
      when: truth,
      do: fault,
    });
    const outcome = await order.send();
    const result = await readResult(order);
    return { outcome, result, truth: truthOf(order, truth === 'afterExecution') };
  } finally {
    await order.close();
  }
}

const nameOf = ({ status, code, body }: AnswerCase): string => {
  const said = typeof body === 'string' ? body : ((body as { msg?: string }).msg ?? '');
  return `HTTP ${status} ${code ?? 'without a code'} ${said === '' ? 'empty' : said.slice(0, 40)}`;
};
const isKnown = (answer: AnswerCase) => answer.outcome === 'unknown';

describe('a refusal that proves the order did not execute (43)', () => {
  test.each(
    ANSWER_CASES.filter((answer) => !isKnown(answer)).flatMap((answer) =>
      LEGS.map((leg) => [nameOf(answer), leg, answer] as const),
    ),
  )('%s, %s leg: rejected, not found, no fill', async (_name, leg, answer) => {
    const { status, body, code } = answer;
    const played = await play(leg, 'before', { status, body }, ANSWERED);
    expect(played.outcome).toMatchObject({
      kind: 'rejected',
      refusal: { kind: answer.outcome, code },
    });
    expect(played.result).toEqual(played.truth);
  });
});

describe('an answer that proves nothing (43)', () => {
  test.each(
    ANSWER_CASES.filter(isKnown).flatMap((answer) =>
      LEGS.flatMap((leg) => TRUTHS.map((truth) => [nameOf(answer), leg, truth, answer] as const)),
    ),
  )('%s, %s leg, %s: unknown, and the look-up tells', async (_name, leg, truth, answer) => {
    const { status, body } = answer;
    const played = await play(leg, truth, { status, body }, ANSWERED);
    expect(played.outcome.kind).toBe('unknown');
    expect(played.result).toEqual(played.truth);
  });
});

describe('an answer that does not arrive whole (43)', () => {
  test.each(
    TRANSPORT_CASES.flatMap((transport) =>
      LEGS.flatMap((leg) =>
        TRUTHS.map((truth) => [transport.what, leg, truth, transport] as const),
      ),
    ),
  )('%s, %s leg, %s: unknown, and the look-up tells', async (_what, leg, truth, transport) => {
    const played = await play(leg, truth, transport[truth]);
    expect(played.outcome.kind).toBe('unknown');
    expect(played.result).toEqual(played.truth);
  });
});

describe('a connection that is never made (43)', () => {
  test.each(
    (
      [
        ['ECONNREFUSED', makeRefusingWay],
        ['a name that DNS does not find', makeNamelessWay],
        ['a connect timeout', makeSilentWay],
      ] as const
    ).flatMap(([what, makeWay]) => LEGS.map((leg) => [what, leg, makeWay] as const)),
  )('%s, %s leg: not sent, not found, no fill', async (_what, leg, makeWay) => {
    const way = await makeWay(paper.url);
    try {
      const order = await stageOrder({ paper, observer }, leg, { url: way.url, orderMs: 8_000 });
      await way.cut();
      expect(await order.send()).toMatchObject({
        kind: 'notSent',
        refusal: { kind: 'connection', code: null },
      });
      expect(await order.readTruth()).toEqual({ fills: 0, executed: '0', posts: [] });
      expect(await order.lookUp()).toBeNull();
      await order.close();
    } finally {
      await way.close();
    }
  });
});

describe('an order that is answered (43)', () => {
  test.each(LEGS)('with itself, %s leg: accepted, found, one fill', async (leg) => {
    const order = await stageOrder({ paper, observer }, leg);
    expect((await order.send()).kind).toBe('accepted');
    const { lookup, fills, executed } = truthOf(order, true);
    expect(await readResult(order)).toEqual({ lookup, fills, executed });
    await order.close();
  });

  test('and hidden, -2013: the look-up does not find what executed, and finds it later', async () => {
    const order = await stageOrder({ paper, observer }, 'LONG');
    await paper.addFault({
      endpoint: 'POST /fapi/v1/order',
      match: { newClientOrderId: order.clientOrderId },
      when: 'afterExecution',
      do: { drop: true, hideForMs: 1_500, hideWhat: ['order'] },
    });
    expect((await order.send()).kind).toBe('unknown');
    expect(await order.lookUp()).toBeNull();
    expect(await order.readTruth()).toMatchObject({ fills: 1 });
    await expect(lookUpUntilFound(order)).resolves.toMatchObject({ status: 'FILLED' });
    await order.close();
  });
});

async function lookUpUntilFound(order: Awaited<ReturnType<typeof stageOrder>>) {
  for (;;) {
    const found = await order.lookUp();
    if (found !== null) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the cases (43)', () => {
  const matches = (row: OutcomeRow, { status, code, body }: AnswerCase): boolean => {
    const said = typeof body === 'string' ? body : (body as { msg?: string }).msg;
    return (
      row.httpStatus === status &&
      (row.code === 'any' || row.code === code) &&
      (row.text === undefined || row.text === said)
    );
  };
  const listed = ANSWER_CASES.filter((answer) => answer.unlisted !== true);

  test('reach every row of the outcome table', () => {
    expect(OUTCOME_TABLE.filter((row) => !listed.some((each) => matches(row, each)))).toEqual([]);
  });

  test('stand in the outcome table, but for those that are marked as unlisted', () => {
    const isListed = (answer: AnswerCase) => OUTCOME_TABLE.some((row) => matches(row, answer));
    expect(ANSWER_CASES.filter((each) => isListed(each) === (each.unlisted === true))).toEqual([]);
  });

  test('name every documented code, and the table names no other', () => {
    const codes = (rows: readonly { readonly code: number | 'any' | null }[]) =>
      [...new Set(rows.map(({ code }) => code))].filter((code) => typeof code === 'number').sort();
    expect(codes(listed)).toEqual([...DOCUMENTED_CODES].sort());
    // -1000 stands there as any code with the text that comes with it.
    expect(codes([...OUTCOME_TABLE, { code: -1000 }])).toEqual([...DOCUMENTED_CODES].sort());
  });
});
