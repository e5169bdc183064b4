// What an opening is judged by beside a registration: the account's free margin and its leverages.
import { toText } from '@hedge/domain';
import type { AccountLink } from './account-link';
import { amount, flag, parseRow, parseRows, text, type Parsed } from './row-fields';

/** What the exchange told; what it did not is left out, and `unknown` says why. Amounts as text. */
export interface MarginFacts {
  /** Free for new positions, by asset. */
  readonly available: readonly { readonly asset: string; readonly amount: string }[];
  /** Of the account, by unified symbol. */
  readonly leverages: readonly { readonly symbol: string; readonly leverage: string }[];
  readonly unknown: string | null;
}

/** Never fails: what cannot be read is not known, which the caller has to say. */
export async function fetchMarginFacts(
  link: AccountLink,
  symbols: readonly string[],
): Promise<MarginFacts> {
  const signed = true;
  const [isMultiAssets, assets, ...leverages] = await Promise.all([
    link.read({
      ...{ endpoint: 'fapiPrivateGetAccountConfig', params: {}, signed },
      parse: (body) => parseRow(body, (row) => flag(row, 'multiAssetsMargin')),
    }),
    link.read({
      ...{ endpoint: 'fapiPrivateV3GetAccount', params: {}, signed },
      parse: parseAvailable,
    }),
    ...[...new Set(symbols)].map((symbol) =>
      link.readMarket(symbol, ({ venueSymbol }) => ({
        ...{ endpoint: 'fapiPrivateGetSymbolConfig', params: { symbol: venueSymbol }, signed },
        parse: (body) => parseLeverage(body, venueSymbol, symbol),
      })),
    ),
  ]);
  const failed = [isMultiAssets, assets, ...leverages].find((each) => each.kind === 'failed');
  // There the assets are margin for each other: what one has free says neither yes nor no.
  const isJoint = isMultiAssets.kind === 'answer' && isMultiAssets.value;
  const isOwn = isMultiAssets.kind === 'answer' && !isMultiAssets.value;
  return {
    available: isOwn && assets.kind === 'answer' ? assets.value : [],
    leverages: leverages.flatMap((each) => (each.kind === 'answer' ? [each.value] : [])),
    unknown: isJoint
      ? 'in multi-assets mode all assets are margin together'
      : (failed?.why ?? null),
  };
}

/** GET /fapi/v3/account (Binance USD-M docs, Account Information V3). */
function parseAvailable(body: unknown): Parsed<MarginFacts['available']> {
  const assets = parseRow(body, (row) => row['assets']);
  return assets.ok
    ? parseRows(assets.value, (row) => ({
        asset: text(row, 'asset'),
        amount: toText(amount(row, 'availableBalance')),
      }))
    : assets;
}

/** GET /fapi/v1/symbolConfig (Binance USD-M docs, Symbol Configuration): an array, also of one. */
function parseLeverage(
  body: unknown,
  venueSymbol: string,
  symbol: string,
): Parsed<MarginFacts['leverages'][number]> {
  const rows = parseRows(body, (row) => ({
    venueSymbol: text(row, 'symbol'),
    leverage: amount(row, 'leverage'),
  }));
  if (!rows.ok) return rows;
  const own = rows.value.find((row) => row.venueSymbol === venueSymbol);
  return own !== undefined && own.leverage.gt('0')
    ? { ok: true, value: { symbol, leverage: toText(own.leverage) } }
    : { ok: false, why: `no leverage of ${venueSymbol}` };
}
