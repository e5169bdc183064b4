// The checker can fail: each falsified fact is reported, under its own invariant and no other.
import { decimal } from '@hedge/domain';
import type { DeskFacts, Violation } from './facts';
import { judge } from './judge';
import { aTrueStory, STORY_ID } from './story';

const story = aTrueStory();
const [long, short] = story.ledger.fills;
const [longOrder] = story.ledger.orders;
const [longRow, shortRow] = story.orders;
const [row] = story.history;
const [operation] = story.operations;
const [request] = story.ledger.requests;
if (!long || !short || !longOrder || !longRow || !shortRow || !row || !operation || !request) {
  throw new Error('the story has two legs');
}

const withLedger = (change: Partial<DeskFacts['ledger']>): DeskFacts => {
  return { ...story, ledger: { ...story.ledger, ...change } };
};
const withLongOrder = (change: Partial<typeof longOrder>) =>
  withLedger({ orders: [{ ...longOrder, ...change }] });
const withLongRow = (change: Partial<typeof longRow>): DeskFacts => {
  return { ...story, orders: [{ ...longRow, ...change }, shortRow] };
};
const withHistory = (change: Partial<typeof row>): DeskFacts => {
  return { ...story, history: [{ ...row, ...change }] };
};
const HOUR_MS = 3_600_000;
const half = { ...long, quantity: '0.01', realizedPnl: '11', commission: '0.255' };
/** In the middle of its close, LONG done; SHORT is not. */
const halfWay: DeskFacts = {
  ...withLedger({ fills: [long] }),
  operations: [{ ...operation, fate: 'CLOSING' }],
  history: [],
};

function told(violations: readonly Violation[]): readonly string[] {
  return violations.map(({ invariant, what }) => `${invariant} ${what}`);
}

describe('the invariants', () => {
  it('hold in a true story, and in one without any operation', () => {
    expect(judge(story)).toEqual([]);
    const empty = { operations: [], orders: [], history: [], states: [], marks: [] };
    const ledger = { fills: [], orders: [], requests: [] };
    expect(judge({ ...story, ...empty, ledger })).toEqual([]);
  });

  const falsified: readonly (readonly [string, DeskFacts, readonly RegExp[]])[] = [
    [
      'more executed than a leg owns',
      withLedger({ fills: [long, { ...long, seq: 3, tradeId: 3 }, short] }),
      [/^I1 over-closed LONG of .*: 0.04 of 0.02$/, /^I2 .*/],
    ],
    [
      'less executed than a settled leg owns',
      withLedger({ fills: [half, short] }),
      [/^I1 settled short LONG of .*: 0.01 of 0.02$/, /^I2 .*/],
    ],
    [
      'a part attributed that our own orders closed',
      {
        ...story,
        attributed: [
          {
            operationId: STORY_ID,
            side: 'SHORT',
            tradeId: String(short.tradeId),
            quantity: '0.001',
          },
        ],
      },
      [/^I1 no trade of others closed SHORT/, /^I2 .* netPnl/],
    ],
    ['a settled operation without history', { ...story, history: [] }, [/^I2 .* 0 history rows$/]],
    [
      'two history rows',
      { ...story, history: [row, row] },
      [/^I2 .* settled with 2 history rows$/],
    ],
    [
      'a history row of an open operation',
      { ...story, operations: [{ ...operation, fate: 'ACTIVE' }] },
      [/^I2 .* is ACTIVE with 1 history rows$/],
    ],
    [
      'a gross PnL that is off in the last decimal',
      withHistory({ grossPnl: decimal('13.000000000000000001') }),
      [/^I2 .*: grossPnl is 13.000000000000000001, not 13$/],
    ],
    [
      'a commission that is not in the ledger',
      withHistory({ commissions: { USDT: decimal('0.765'), BNB: decimal('1') } }),
      [/^I2 .*: commissions is .*BNB/],
    ],
    [
      'a net PnL where there is none',
      withLedger({ fills: [long, { ...short, commissionAsset: 'BNB' }] }),
      [/^I2 .*: netPnl is 12.235, not null$/, /^I2 .*: commissions /],
    ],
    [
      'an exit price of another leg',
      withHistory({ legs: [{ ...row.legs[0], exitPrice: decimal('50999') }, row.legs[1]] }),
      [/^I2 .*: LONG exitPrice is 50999, not 51000$/],
    ],
    [
      'a fill that is not stored as the ledger has it',
      withHistory({ fills: row.fills.map((fill) => ({ ...fill, commission: decimal('0.5') })) }),
      [/^I2 stored .*: netPnl is 12.235, its fills say 12$/, /^I2 stored .*: commissions USDT /],
    ],
    [
      'a fill that is not stored',
      withHistory({ fills: [] }),
      [/^I2 stored .*: fills is some, its fills say null$/],
    ],
    [
      'a correction of something that executed otherwise',
      withHistory({
        corrections: [
          {
            ...{ clientOrderId: 'gone', exchangeOrderId: '9', foundAt: 1 },
            executed: decimal('0.02'),
          },
        ],
      }),
      [/^I2 the correction gone says 0.02$/],
    ],
    [
      'a leg that was naked for 11 s in silence',
      withLedger({ fills: [long, { ...short, time: long.time + 11_000 }] }),
      [/^I3 .* was naked for 11000 ms without an alert$/],
    ],
    [
      'a leg whose alert came too late',
      {
        ...withLedger({ fills: [long, { ...short, time: long.time + 11_000 }] }),
        alerts: [
          { kind: 'NAKED_LEG', operationId: STORY_ID, raisedAtMs: long.time + 10_501 },
          { kind: 'UNKNOWN_OUTCOME', operationId: STORY_ID, raisedAtMs: long.time },
        ],
      },
      [/^I3 .* was naked for 10501 ms before its alert$/],
    ],
    [
      'a leg that still is',
      { ...halfWay, nowMs: long.time + HOUR_MS },
      [/^I3 .* naked for 3600000 ms/, /^I9 .* is still CLOSING$/],
    ],
    [
      'an order of another symbol',
      withLongOrder({ symbol: 'ETHUSDT' }),
      [/^I4 .* is for ETHUSDT$/, /^I5 .* differs: .*ETHUSDT/],
    ],
    ['an order that opens', withLongOrder({ side: 'BUY' }), [/^I4 .* is a BUY to close it$/]],
    [
      'an order larger than its leg',
      withLongOrder({ quantity: '0.03' }),
      [/^I4 .* is larger than its leg$/, /^I5 .* differs: .*0.03/],
    ],
    [
      'an order of an operation that nobody registered',
      { ...story, operations: [], history: [] },
      [/^I4 .* belongs to no operation$/, /^I4 .* belongs to no operation$/],
    ],
    [
      'an order without a row',
      withLedger({ orders: [...story.ledger.orders, { ...longOrder, clientOrderId: 'stray' }] }),
      [/^I5 stray was never written$/],
    ],
    ['a row after its order', withLongRow({ createdAt: longOrder.time + 1 }), [/^I5 .* after it/]],
    ['an order signed anew', withLongOrder({ signedAt: 7 }), [/^I5 .* differs: \[\[\d+,7\]\]$/]],
    ['a wider window', withLongOrder({ recvWindow: 60_000 }), [/^I5 .*\[\[5000,60000\]\]$/]],
    [
      'a row that was never signed',
      withLongRow({ signedAt: null }),
      [/^I5 .* was written after it was sent$/],
    ],
    [
      'a decision that was 5 s old when it executed',
      withLongRow({ readAt: long.time - 5_001 }),
      [/^I6 .* executed 5001 ms after its reading$/],
    ],
    [
      'a close under its target',
      { ...story, marks: story.marks.slice(0, 1) },
      [/^I6 .* was closed at 3, under its target 10$/],
    ],
    [
      'a step that does not exist',
      {
        ...story,
        states: story.states.map((change) =>
          change.after === 'SENT' && change.id === longRow.clientOrderId
            ? { ...change, after: 'CANCELLED' }
            : change,
        ),
      },
      [/^I7 .*SENT → FILLED does not follow$/],
    ],
    [
      'an order that was filled unsent',
      {
        ...story,
        states: [
          ...story.states.filter(({ id }) => id !== longRow.clientOrderId),
          { ...story.states[2]!, before: null, after: 'INTENDED' },
          { ...story.states[2]!, before: 'INTENDED', after: 'FILLED' },
        ],
      },
      [/^I7 .*INTENDED → FILLED is no edge$/],
    ],
    [
      'an executed quantity that shrank',
      {
        ...story,
        states: [
          ...story.states,
          {
            ...{ subject: 'order', id: longRow.clientOrderId, executed: '0.01' },
            ...{ before: 'FILLED', after: 'FILLED' },
          },
        ],
      },
      [/^I7 .* executed shrank to 0.01$/],
    ],
    [
      'an operation that comes back',
      {
        ...story,
        states: [...story.states, { ...story.states[0]!, before: null, after: 'CLOSING' }],
      },
      [/^I7 operation .*null → CLOSING is no edge$/],
    ],
    [
      '80 % of the weight in a minute',
      withLedger({ requests: Array.from({ length: 96 }, () => ({ ...request, weight: 20 })) }),
      [/^I8 weight 1920 of 2400 in one minute$/],
    ],
    [
      'a request in a ban',
      {
        ...story,
        holds: [{ atMs: request.arrivedAt - 300, untilMs: request.arrivedAt + 1, banned: true }],
      },
      [/^I8 2 requests in a ban$/],
    ],
    ['a close that was left half way', halfWay, [/^I9 .* is still CLOSING$/]],
    [
      'a secret in a table',
      { ...story, leaks: [{ secret: 'the API key', place: 'table alerts' }] },
      [/^I10 the API key stands in table alerts$/],
    ],
    [
      'a signal without an answer',
      { ...story, signals: [{ status: 0, tookMs: 9 }] },
      [/^I11 .* answered 0 after 9 ms$/],
    ],
    [
      'an answer after more than three seconds',
      { ...story, signals: [{ status: 500, tookMs: 3_001 }] },
      [/^I11 .* answered 500 after 3001 ms$/],
    ],
    [
      'an unhandled rejection',
      {
        ...story,
        outputs: [
          { process: 'worker 7', text: 'a\n{"message":"unhandled rejection, stopping"}\nb' },
        ],
      },
      [/^I12 in worker 7$/],
    ],
    [
      'a connection that was left',
      { ...story, leftConnections: ['hedge-worker'] },
      [/^I12 a connection of hedge-worker was left$/],
    ],
  ];
  it.each(falsified)('report %s', (_title, facts, expected) => {
    const found = told(judge(facts));
    // Where quantities are wrong, the history has many fields that differ: one line stands for them.
    const kinds = found.filter((text, index) => {
      const isRepeated = /^I2 history/.test(text) && /^I2 history/.test(found[index - 1] ?? '');
      return expected.some((each) => String(each).includes('^I2 .*/')) ? !isRepeated : true;
    });
    expect(kinds).toHaveLength(expected.length);
    for (const [index, each] of expected.entries()) expect(kinds[index]).toMatch(each);
  });

  it('show the rows behind each', () => {
    const [violation] = judge(withLedger({ fills: [half, short] }));
    expect(violation?.rows).toEqual([half]);
  });
});
