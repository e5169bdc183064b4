// Amounts as they cross a process border: text, never a JSON number.
import { z } from 'zod';
import { FIELD_RULES } from './field-rules';

const PLAIN_DECIMAL = /^-?\d+(\.\d+)?$/;
const POSITIVE_DECIMAL = /^(?=.*[1-9])\d{1,16}(\.\d{1,12})?$/;

/** A plain decimal as text, without an exponent: how every amount is answered. */
export const decimalText = z
  .string()
  .max(100)
  .regex(PLAIN_DECIMAL, 'must be a plain decimal as a string, such as "12.5"');

/**
 * An amount that a person gives: a plain decimal above zero as text, with at most 16 digits before
 * the point and 12 after it.
 */
export const positiveDecimalText = z
  .string({
    error: ({ input }) =>
      input === undefined
        ? FIELD_RULES.MISSING
        : typeof input === 'number'
          ? FIELD_RULES.JSON_NUMBER
          : FIELD_RULES.NOT_DECIMAL,
  })
  .regex(POSITIVE_DECIMAL, FIELD_RULES.NOT_POSITIVE_DECIMAL);

/**
 * A number as an exchange writes it. Wider than {@link decimalText} (exponents, many digits), because
 * the text passes through unchanged and is read by the one decimal parser of the product.
 */
export const venueDecimalText = z
  .string()
  .max(64)
  .regex(/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/, 'must be a decimal as text');

/** A moment as ISO 8601 in UTC, milliseconds included. */
export const isoTime = z.iso.datetime({ offset: false });

/** ccxt's unified symbol of a linear contract, such as `BTC/USDT:USDT`. */
export const unifiedSymbol = z
  .string({ error: FIELD_RULES.NOT_SYMBOL })
  .max(40)
  .regex(/^[A-Z0-9]{1,20}\/[A-Z0-9]{1,10}:[A-Z0-9]{1,10}$/, FIELD_RULES.NOT_SYMBOL);

export const positionSide = z.enum(['LONG', 'SHORT']);
export type PositionSide = z.infer<typeof positionSide>;
