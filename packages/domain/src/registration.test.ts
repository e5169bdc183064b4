// What a registration is refused for, and what it is warned of.
import { decimal, toText } from './decimal';
import { decideRegistration } from './registration';
import type { ExchangeFacts, MarketRules, WantedOperation } from './registration-facts';

const BTC = 'BTC/USDT:USDT';
const ETH = 'ETH/USDT:USDT';

const market = (symbol: string, changes: Partial<MarketRules> = {}): MarketRules => ({
  symbol,
  trading: true,
  marginAsset: 'USDT',
  contractSize: decimal('1'),
  stepSize: decimal('0.001'),
  minQuantity: decimal('0.001'),
  maxQuantity: decimal('120'),
  minNotional: decimal('100'),
  markPrice: decimal('50000'),
  takerRate: decimal('0.0005'),
  ...changes,
});

const facts = (changes: Partial<ExchangeFacts> = {}): ExchangeFacts => ({
  hedgeMode: true,
  positions: [
    { side: 'LONG', symbol: BTC, quantity: decimal('0.05'), entryPrice: decimal('49000') },
    { side: 'SHORT', symbol: BTC, quantity: decimal('0.05'), entryPrice: decimal('49500') },
    { side: 'SHORT', symbol: ETH, quantity: decimal('1'), entryPrice: decimal('3000') },
  ],
  markets: [market(BTC), market(ETH, { markPrice: decimal('3000'), minNotional: decimal('20') })],
  openOrders: [],
  ...changes,
});

const wanted = (
  changes: { long?: string; short?: string; target?: string; shortSymbol?: string } = {},
): WantedOperation => ({
  profitTarget: decimal(changes.target ?? '100'),
  legs: [
    { side: 'LONG', symbol: BTC, quantity: decimal(changes.long ?? '0.02'), entryPrice: null },
    {
      side: 'SHORT',
      symbol: changes.shortSymbol ?? BTC,
      quantity: decimal(changes.short ?? '0.01'),
      entryPrice: null,
    },
  ],
});

describe('decideRegistration', () => {
  it('accepts a hedge with unequal quantities, at the positions’ entry prices and with the fees', () => {
    const decision = decideRegistration(wanted(), facts());
    if (decision.kind !== 'accepted') throw new Error(decision.code);

    expect(decision.legs.map((leg) => toText(leg.entryPrice))).toEqual(['49000', '49500']);
    expect(decision.legs.map((leg) => toText(leg.positionAmount))).toEqual(['0.05', '0.05']);
    // (0.02 + 0.01) × 50,000 × 0.0005
    expect(toText(decision.estimatedFees)).toBe('0.75');
    expect(decision.warnings).toEqual([]);
  });

  it.each([
    ['a target of zero', wanted({ target: '0' }), facts(), 'INVALID_TARGET'],
    ['a one-way account', wanted(), facts({ hedgeMode: false }), 'NOT_HEDGE_MODE'],
    ['an unknown symbol', wanted({ shortSymbol: 'X/USDT:USDT' }), facts(), 'UNKNOWN_SYMBOL'],
    [
      'a halted symbol',
      wanted(),
      facts({ markets: [market(BTC, { trading: false })] }),
      'SYMBOL_NOT_TRADING',
    ],
    ['a quantity between two lot steps', wanted({ long: '0.0205' }), facts(), 'LOT_STEP'],
    ['a quantity worth less than an order', wanted({ short: '0.001' }), facts(), 'BELOW_MINIMUM'],
    [
      'a quantity under the smallest order',
      wanted(),
      facts({ markets: [market(BTC, { minQuantity: decimal('0.02') })] }),
      'BELOW_MINIMUM',
    ],
    [
      'a quantity over the largest market order',
      wanted(),
      facts({ markets: [market(BTC, { maxQuantity: decimal('0.01') })] }),
      'ABOVE_MAXIMUM',
    ],
    ['an absent position', wanted(), facts({ positions: [] }), 'NO_POSITION'],
    ['a leg over its position', wanted({ long: '0.051' }), facts(), 'POSITION_TOO_SMALL'],
    [
      'a position whose entry price is not stated',
      wanted(),
      facts({
        positions: facts().positions.map((each) => ({ ...each, entryPrice: decimal('0') })),
      }),
      'NO_ENTRY_PRICE',
    ],
    [
      'legs that settle in two assets',
      wanted({ shortSymbol: ETH, short: '0.1' }),
      facts({ markets: [market(BTC), market(ETH, { marginAsset: 'USDC' })] }),
      'MIXED_MARGIN_ASSET',
    ],
  ])('denies %s', (_title, operation, reading, code) => {
    expect(decideRegistration(operation, reading)).toMatchObject({ kind: 'denied', code });
  });

  it('denies equal quantities on one symbol whose locked total is under the target', () => {
    // (49,500 − 49,000) × 0.02 = 10 at every price
    const equal = { long: '0.02', short: '0.02' };
    const over = decideRegistration(wanted({ ...equal, target: '10.01' }), facts());
    const exact = decideRegistration(wanted({ ...equal, target: '10' }), facts());

    expect(over).toMatchObject({ kind: 'denied', code: 'TARGET_UNREACHABLE' });
    expect(over.kind === 'denied' && toText(over.amounts['lockedPnl']!)).toBe('10');
    expect(exact.kind).toBe('accepted');
  });

  it('denies a locked total that is negative, whatever the target', () => {
    const given = wanted({ long: '0.02', short: '0.02', target: '0.000000000001' });
    const legs = [{ ...given.legs[0], entryPrice: decimal('49500.1') }, given.legs[1]] as const;
    const decision = decideRegistration({ ...given, legs }, facts());

    expect(decision).toMatchObject({ kind: 'denied', code: 'TARGET_UNREACHABLE' });
    expect(decision.kind === 'denied' && toText(decision.amounts['lockedPnl']!)).toBe('-0.002');
  });

  it('warns of a target that a hedge short on balance misses even at a price of zero', () => {
    // 49,500 × 0.02 − 49,000 × 0.01 = 500
    const shorter = { long: '0.01', short: '0.02' };
    const kindsAt = (target: string) => {
      const decision = decideRegistration(wanted({ ...shorter, target }), facts());
      return decision.kind === 'accepted' ? decision.warnings.map(({ kind }) => kind) : [];
    };

    expect(kindsAt('500.01')).toEqual(['TARGET_OUT_OF_REACH']);
    expect(kindsAt('500')).toEqual([]);
  });

  it('does not take equal quantities on two symbols for a locked total', () => {
    const decision = decideRegistration(
      wanted({ long: '0.02', short: '0.02', shortSymbol: ETH }),
      facts(),
    );

    expect(decision.kind).toBe('accepted');
  });

  it('warns of a target under the fees, of one reached already, and of resting orders', () => {
    const decision = decideRegistration(
      wanted({ target: '0.5' }),
      facts({ openOrders: [{ symbol: BTC, positionSide: 'SHORT' }] }),
    );
    if (decision.kind !== 'accepted') throw new Error(decision.code);

    // (50,000 − 49,000) × 0.02 − (50,000 − 49,500) × 0.01 = 15
    expect(decision.warnings.map(({ kind }) => kind)).toEqual([
      'TARGET_BELOW_FEES',
      'TARGET_ALREADY_REACHED',
      'RESTING_ORDERS',
    ]);
  });

  it('takes a given entry price instead of the position’s', () => {
    const given = wanted();
    const decision = decideRegistration(
      { ...given, legs: [{ ...given.legs[0], entryPrice: decimal('48000') }, given.legs[1]] },
      facts(),
    );

    expect(decision.kind === 'accepted' && toText(decision.legs[0].entryPrice)).toBe('48000');
  });
});
