// What the opening of a hedge is refused for beside a registration: margin, and that it is not known.
import { decimal, toText } from './decimal';
import { decideOpening, type MarginFacts } from './opening-decision';
import type { ExchangeFacts, WantedOperation } from './registration-facts';

const BTC = 'BTC/USDT:USDT';
const ETH = 'ETH/USDT:USDT';

const market = (symbol: string, markPrice: string) => ({
  ...{ symbol, trading: true, marginAsset: 'USDT', contractSize: decimal('1') },
  ...{ stepSize: decimal('0.001'), minQuantity: decimal('0.001'), maxQuantity: null },
  ...{ minNotional: decimal('5'), markPrice: decimal(markPrice), takerRate: decimal('0.0005') },
});

/** Nothing is held. */
const FACTS: ExchangeFacts = {
  hedgeMode: true,
  positions: [],
  markets: [market(BTC, '50000'), market(ETH, '3000')],
  openOrders: [],
};

/** 0.02 and 0.01 BTC at 50,000: 1,500 of value, 75 of margin at a leverage of 20, 0.75 of fees. */
const wanted = (shortSymbol = BTC): WantedOperation => ({
  profitTarget: decimal('10'),
  legs: [
    { side: 'LONG', symbol: BTC, quantity: decimal('0.02'), entryPrice: null },
    { side: 'SHORT', symbol: shortSymbol, quantity: decimal('0.01'), entryPrice: null },
  ],
});

const margin = (
  available: Readonly<Record<string, string>>,
  leverages: Readonly<Record<string, string>> = { [BTC]: '20' },
  unknown: string | null = null,
): MarginFacts => ({
  available: new Map(Object.entries(available).map(([key, text]) => [key, decimal(text)])),
  leverages: new Map(Object.entries(leverages).map(([key, text]) => [key, decimal(text)])),
  unknown,
});

const judged = (given: MarginFacts, asked = wanted()) => {
  const decision = decideOpening(asked, FACTS, given);
  return decision.kind === 'denied' ? decision.code : decision.warnings.map(({ kind }) => kind);
};

describe('the opening of a hedge', () => {
  it('is accepted at the marks, with no position there', () => {
    const decision = decideOpening(wanted(), FACTS, margin({ USDT: '1000' }));
    if (decision.kind !== 'accepted') throw new Error(decision.code);

    expect(decision.legs.map(({ entryPrice }) => toText(entryPrice))).toEqual(['50000', '50000']);
    expect(decision.warnings).toEqual([]);
  });

  it.each([
    ['all of it to the last decimal', { USDT: '75.75' }, { [BTC]: '20' }, []],
    ['a hundred-millionth less', { USDT: '75.74999999' }, { [BTC]: '20' }, 'INSUFFICIENT_MARGIN'],
    ['the margin and not the fees', { USDT: '75' }, { [BTC]: '20' }, 'INSUFFICIENT_MARGIN'],
    ['one leg only', { USDT: '51' }, { [BTC]: '20' }, 'INSUFFICIENT_MARGIN'],
    ['nothing', { USDT: '0' }, { [BTC]: '20' }, 'INSUFFICIENT_MARGIN'],
    ['less than nothing', { USDT: '-3' }, { [BTC]: '20' }, 'INSUFFICIENT_MARGIN'],
    ['enough at a higher leverage', { USDT: '13' }, { [BTC]: '125' }, []],
    ['too little at a lower one', { USDT: '1000' }, { [BTC]: '1' }, 'INSUFFICIENT_MARGIN'],
    // 1,500 ÷ 7 = 214.28571428…, counted up.
    ['a fraction without end', { USDT: '215.03571428' }, { [BTC]: '7' }, 'INSUFFICIENT_MARGIN'],
    ['that fraction, rounded up', { USDT: '215.03571429' }, { [BTC]: '7' }, []],
  ])('with %s is judged by it', (_what, available, leverages, expected) => {
    expect(judged(margin(available, leverages))).toEqual(expected);
  });

  it('takes each leg at the leverage of its own symbol', () => {
    const both = (available: string) =>
      judged(margin({ USDT: available }, { [BTC]: '10', [ETH]: '3' }), wanted(ETH));

    // 1,000 ÷ 10 + 30 ÷ 3, and (1,000 + 30) × 0.0005
    expect([both('110.515'), both('110.514')]).toEqual([[], 'INSUFFICIENT_MARGIN']);
  });

  it('says the amounts behind a refusal', () => {
    const decision = decideOpening(wanted(), FACTS, margin({ USDT: '20.5' }));
    if (decision.kind !== 'denied') throw new Error('it was accepted');

    expect(decision.message).toBe(
      'opening it takes 75 USDT of initial margin and about 0.75 of fees; 20.5 are available',
    );
    expect(Object.keys(decision.amounts)).toEqual(['initialMargin', 'fees', 'available']);
  });

  it.each([
    ['the leverage', margin({ USDT: '0' }, {}), /does not tell its leverage of BTC/],
    ['a leverage above zero', margin({ USDT: '0' }, { [BTC]: '0' }), /does not tell its leverage/],
    ['what is free', margin({ BNB: '1000000' }), /does not tell the margin available in USDT/],
    ['either, for a reason', margin({}, {}, 'HTTP 503'), /^HTTP 503$/],
  ])('without %s is neither refused nor taken for covered', (_what, given, why) => {
    const decision = decideOpening(wanted(), FACTS, given);

    expect(decision).toMatchObject({
      kind: 'accepted',
      warnings: [{ kind: 'MARGIN_UNKNOWN', why: expect.stringMatching(why) as string }],
    });
  });

  it('is refused for what a registration would be, before its margin is looked at', () => {
    expect(
      decideOpening({ ...wanted(), profitTarget: decimal('0') }, FACTS, margin({ USDT: '0' })),
    ).toMatchObject({ code: 'INVALID_TARGET' });
  });
});
