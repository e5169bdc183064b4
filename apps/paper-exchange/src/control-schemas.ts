// What the control interface takes. Amounts are text; every bound is checked before anything changes.
import { parseDecimal, type Decimal } from '@hedge/domain';
import { SYMBOLS } from '@hedge/paper-engine';
import { z } from 'zod';

interface Bounds {
  readonly min: string;
  readonly max: string;
  readonly decimals: number;
}

function fits(value: Decimal, { min, max, decimals }: Bounds): boolean {
  return value.gte(min) && value.lte(max) && value.round(decimals).eq(value);
}

/** The text of a decimal within bounds, read. */
const amount = (bounds: Bounds) =>
  z.string().transform((text, ctx): Decimal => {
    const value = parseDecimal(text);
    if (value && fits(value, bounds)) return value;
    const { min, max, decimals } = bounds;
    const message = `must be the text of a decimal from ${min} to ${max} with at most ${decimals} decimals`;
    ctx.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
/** As `amount`, left as text. */
const amountText = (bounds: Bounds) => amount(bounds).transform((value) => value.toFixed());

const keyText = z.string().regex(/^[\x21-\x7e]{1,256}$/, 'must be 1 to 256 visible characters');
const symbol = z.enum([...SYMBOLS.keys()]);
const price = amount({ min: '0.00000001', max: '10000000', decimals: 12 });
const share = amountText({ min: '-0.01', max: '0.1', decimals: 8 });
const count = (max: number) => z.int().min(1).max(max);

export const accountSchema = z.strictObject({
  apiKey: keyText,
  secret: z.string().min(1).max(256),
  balance: amount({ min: '0', max: '1000000000000', decimals: 8 }),
  hedgeMode: z.boolean().default(true),
});

const markFaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stale'), timeMs: z.int() }),
  z.strictObject({ kind: z.literal('zero') }),
  z.strictObject({ kind: z.literal('missing') }),
]);

/** A moment of a recording, as a date in UTC. */
const moment = z.string().transform((text, ctx): number => {
  const ms = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
  if (Number.isSafeInteger(ms)) return ms;
  ctx.addIssue({ code: 'custom', message: 'must be a date' });
  return z.NEVER;
});

/** `speed`, `from` and `atEnd` belong to a replay. */
export const priceSchema = z.strictObject({
  symbol,
  markPrice: price.optional(),
  follow: z.enum(['walk', 'replay']).optional(),
  fault: markFaultSchema.nullable().optional(),
  speed: z.number().min(0.001).max(100_000).optional(),
  from: moment.optional(),
  atEnd: z.enum(['hold', 'repeat']).optional(),
});

export type PriceBody = z.output<typeof priceSchema>;

export const positionSchema = z.strictObject({
  apiKey: keyText,
  symbol,
  positionSide: z.enum(['LONG', 'SHORT']),
  quantity: amount({ min: '0', max: '1000000000', decimals: 8 }),
  entryPrice: price.optional(),
});

export const forcedCloseSchema = z.strictObject({
  apiKey: keyText,
  symbol,
  positionSide: z.enum(['LONG', 'SHORT']),
  quantity: amount({ min: '0.00000001', max: '1000000000', decimals: 8 }).optional(),
});

export const switchesSchema = z
  .strictObject({
    reuseFinishedClientOrderId: z.enum(['accept', 'refuse']),
    postAnswersAvgPrice: z.boolean(),
    minNotionalBindsCloses: z.boolean(),
    closeAbovePosition: z.enum(['refuse', 'trim']),
    restingOrders: z.enum(['ignore', 'refuse2022', 'refuse4118']),
    recheckWindowAtMatching: z.boolean(),
    flatPositions: z.enum(['omit', 'show']),
    commissionSign: z.enum(['positive', 'negative']),
    slippageBps: amountText({ min: '0', max: '1000', decimals: 8 }),
    takerFee: share,
    makerFee: share,
    keyMayWithdraw: z.boolean(),
    keyIpRestricted: z.boolean(),
    ipWeightLimit: count(1_000_000_000),
    throttledBeforeBan: z.int().min(0).max(1_000_000),
    firstBanMs: count(3 * 24 * 60 * 60 * 1000),
    ordersPer10s: count(1_000_000),
    ordersPerMinute: count(1_000_000),
    orderLimitStatus: z.literal([429, 400]),
  })
  .partial();
