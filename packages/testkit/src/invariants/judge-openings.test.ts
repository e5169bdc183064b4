// The checker can fail where hedges are opened: each falsified fact is reported.
import type { DeskFacts } from './facts';
import { judge } from './judge';
import { anOpenedStory, aTrueStory } from './story';

const HOUR_MS = 3_600_000;
const opened = anOpenedStory();

/** Whose legs were opened as told. */
function withOpened(
  legs: Partial<Record<'LONG' | 'SHORT', { readonly quantity: string }>>,
  change: Partial<DeskFacts['operations'][number]> = {},
): DeskFacts {
  const operations = opened.operations.map((operation) => ({
    ...operation,
    legs: {
      LONG: { ...operation.legs.LONG, ...legs.LONG },
      SHORT: { ...operation.legs.SHORT, ...legs.SHORT },
    },
    ...change,
  }));
  return { ...opened, operations };
}

/** Its first execution came six seconds after the reading. */
function withOpenedLate(): DeskFacts {
  const orders = opened.orders.map((order) =>
    order.kind === 'open' ? { ...order, readAt: order.readAt - 5_960 } : order,
  );
  return { ...opened, orders };
}

const first = opened.ledger.fills[2];
if (first === undefined) throw new Error('the story has two legs, opened and closed');

describe('the invariants of an opening', () => {
  it('hold in a true story', () => {
    expect(judge(opened)).toEqual([]);
  });

  it.each<readonly [string, DeskFacts, readonly RegExp[]]>([
    [
      'more opened than was asked for',
      withOpened({ LONG: { quantity: '0.03' } }),
      [/^I1 settled short/, /^I1 0.03 of 0.02 opened: LONG of .*, settled$/],
    ],
    [
      'a hedge that is open by halves',
      withOpened({ SHORT: { quantity: '0.005' } }, { fate: 'ACTIVE' }),
      [
        /^I1 over-closed SHORT/,
        /^I1 0.005 of 0.01 opened: SHORT of .*, ACTIVE$/,
        /^I2 /,
        /^I3 /,
        /^I4 /,
      ],
    ],
    [
      'a leg that is open alone',
      {
        ...opened,
        operations: withOpened({ SHORT: { quantity: '0' } }, { fate: 'OPENING' }).operations,
        ledger: {
          ...opened.ledger,
          fills: opened.ledger.fills.slice(0, 1),
          orders: opened.ledger.orders.slice(0, 1),
        },
        history: [],
        nowMs: first.time + HOUR_MS,
      },
      [/^I3 .* naked for 72\d+ ms without an alert$/, /^I9 .* is still OPENING$/],
    ],
    [
      'an order that opens what was registered',
      { ...opened, operations: aTrueStory().operations },
      [/^I4 .* opens what was registered$/, /^I4 .* opens what was registered$/],
    ],
    [
      'a hedge that is opened at an old price',
      withOpenedLate(),
      [/^I6 .* executed 6000 ms after its reading$/],
    ],
  ])('report %s', (_title, facts, expected) => {
    const found = judge(facts).map(({ invariant, what }) => `${invariant} ${what}`);
    expect(found).toHaveLength(expected.length);
    for (const [index, each] of expected.entries()) expect(found[index]).toMatch(each);
  });
});
