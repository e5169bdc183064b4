// What a test states bends the rule that it names, and no other.
import { decimal } from '@hedge/domain';
import type { DeskFacts } from './facts';
import { judge, type BooksException } from './judge';
import { aTrueStory, STORY_ID } from './story';

const story = aTrueStory();
const [long, short] = story.ledger.fills;
const [longRow] = story.orders;
const [row] = story.history;
const [operation] = story.operations;
if (!long || !short || !longRow || !row || !operation) throw new Error('the story has two legs');

const withFills = (...fills: DeskFacts['ledger']['fills']): DeskFacts => {
  return { ...story, ledger: { ...story.ledger, fills } };
};
const told = (facts: DeskFacts): readonly string[] =>
  judge(facts).map(({ invariant, what }) => `${invariant} ${what}`);
const half = { ...long, quantity: '0.01', realizedPnl: '11', commission: '0.255' };
const lateShort = { ...short, time: long.time + 11_000 };
const halfWay: DeskFacts = {
  ...withFills(long),
  operations: [{ ...operation, fate: 'CLOSING' }],
  history: [],
};

describe('what a test may state', () => {
  const allowed: readonly (readonly [string, DeskFacts, BooksException])[] = [
    ['a close that it leaves half way', halfWay, { closing: [STORY_ID] }],
    [
      'a longer naked time that is no alert',
      withFills(long, lateShort),
      { nakedLegAlertMs: 60_000 },
    ],
  ];
  it.each(allowed)('%s', (_title, facts, exception) => {
    expect(judge(facts)).not.toEqual([]);
    expect(judge(facts, exception)).toEqual([]);
  });

  it('late evidence: its corrections tell the rest', () => {
    const late = { ...long, clientOrderId: 'late', seq: 3, tradeId: 3 };
    const facts: DeskFacts = {
      ...withFills(long, short, late),
      orders: [...story.orders, { ...longRow, clientOrderId: 'late', attempt: 2 }],
      history: [
        {
          ...row,
          corrections: [
            {
              ...{ clientOrderId: 'late', exchangeOrderId: '3', foundAt: late.time },
              executed: decimal('0.02'),
            },
          ],
        },
      ],
    };
    expect(told(facts)).toEqual([expect.stringMatching(/^I1 over-closed/)]);
    expect(judge(facts, { corrected: [STORY_ID] })).toEqual([]);
  });

  it('an alert in time makes a naked leg no silent one', () => {
    const raisedAtMs = long.time + 10_500;
    const alerts = [{ kind: 'NAKED_LEG', operationId: STORY_ID, raisedAtMs }];
    expect(judge({ ...withFills(long, lateShort), alerts })).toEqual([]);
  });

  it('time in which the exchange stood still does not count', () => {
    const facts = withFills(long, lateShort);
    const outages = [{ fromMs: long.time - 400, untilMs: long.time + 600 }];
    expect(told({ ...facts, outages })).toEqual([]);
    const short = [{ fromMs: long.time - 400, untilMs: long.time + 400 }];
    expect(told({ ...facts, outages: short })).toEqual([
      expect.stringMatching(/^I3 .* was naked for 10600 ms without an alert$/),
    ]);
  });

  it('a part closed by somebody else, when it is attributed', () => {
    const facts: DeskFacts = {
      ...withFills(half, short, { ...half, tradeId: 77, orderId: 77, clientOrderId: 'web_77' }),
      attributed: [{ operationId: STORY_ID, side: 'LONG', tradeId: '77', quantity: '0.01' }],
    };
    expect(told(facts).filter((text) => !text.startsWith('I2'))).toEqual([]);
  });
});
