// The contracts that are traded here, with filters as the real exchange publishes them.
import { decimal, type Decimal } from '@hedge/domain';

/** One USD-M perpetual. Quantities in the base asset, prices and notional in USDT. */
export interface SymbolSpec {
  readonly symbol: string;
  readonly baseAsset: string;
  readonly pricePrecision: number;
  readonly quantityPrecision: number;
  readonly tickSize: Decimal;
  readonly minPrice: Decimal;
  readonly maxPrice: Decimal;
  readonly stepSize: Decimal;
  readonly minQty: Decimal;
  readonly maxQty: Decimal;
  readonly marketMaxQty: Decimal;
  readonly minNotional: Decimal;
  /** Where the price walk starts. */
  readonly startPrice: Decimal;
}

type SpecRow = readonly [
  base: string,
  pricePrecision: number,
  tick: string,
  quantityPrecision: number,
  step: string,
  maxQty: string,
  marketMaxQty: string,
  minNotional: string,
  startPrice: string,
];

const ROWS: readonly SpecRow[] = [
  ['BTC', 2, '0.10', 3, '0.001', '1000', '120', '100', '60000'],
  ['ETH', 2, '0.01', 3, '0.001', '10000', '2000', '20', '3000'],
  ['SOL', 4, '0.0100', 2, '0.01', '1000000', '5000', '5', '150'],
  ['BNB', 3, '0.010', 2, '0.01', '100000', '2000', '5', '600'],
  ['XRP', 4, '0.0001', 1, '0.1', '10000000', '2000000', '5', '2'],
];

function buildSpec(row: SpecRow): SymbolSpec {
  const [
    base,
    pricePrecision,
    tick,
    quantityPrecision,
    step,
    maxQty,
    marketMaxQty,
    notional,
    start,
  ] = row;
  return {
    symbol: `${base}USDT`,
    baseAsset: base,
    pricePrecision,
    quantityPrecision,
    tickSize: decimal(tick),
    minPrice: decimal(tick),
    maxPrice: decimal('10000000'),
    stepSize: decimal(step),
    minQty: decimal(step),
    maxQty: decimal(maxQty),
    marketMaxQty: decimal(marketMaxQty),
    minNotional: decimal(notional),
    startPrice: decimal(start),
  };
}

export const SYMBOLS: ReadonlyMap<string, SymbolSpec> = new Map(
  ROWS.map(buildSpec).map((spec) => [spec.symbol, spec]),
);

/** Open orders per symbol and account. */
export const MAX_OPEN_ORDERS = 200;
