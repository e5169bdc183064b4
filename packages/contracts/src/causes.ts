// Why something could not be done, where the product itself says so: in English for logs, rows and
// notices, and each with a code by which it can be said in another language. What an exchange or a
// library says has no code: it is quoted.
import { z } from 'zod';

/** None begins as another one does. */
export const CAUSES = {
  LIVE_NOT_ALLOWED: 'live trading is not allowed: ALLOW_LIVE_TRADING is not "yes"',
  CREDENTIALS_MISSING: 'its credentials are not stored',
  CREDENTIALS_SEALED: 'its credentials do not open with this CREDENTIALS_KEY',
  EGRESS_MISSING: 'EGRESS_ADDRESSES of this worker lacks its address',
  NO_EXCHANGE_TIME: 'the exchange time is not known',
  EXCHANGE_SILENT: 'the exchange does not answer',
  BAN_UNKNOWN: 'whether the exchange bans this address is not known',
  POSITIONS_UNREAD: 'the positions could not be read',
  NO_CYCLE: 'no cycle came to it in time',
  LEG_UNKNOWN: 'a leg has no position, and it is not known who closed it',
  POSITION_SHORT: 'a position is smaller than what its operations claim of it',
  ORDERS_WITHDRAWN: 'its orders were withdrawn, nothing executed',
  ORDER_REFUSED: 'an order of it was refused',
  ORDER_ABSENT: 'an order cannot be found at the exchange',
  ORDER_IN_PART: 'an order was filled in part only',
  ORDER_LATE: 'it could not be sent in time',
  NO_REASON: 'without a reason',
  OTHER_LEG_SHORT: 'its position is smaller than the leg',
  PAUSED: 'the operation is paused',
  DISABLED: 'the account is disabled',
  PAUSED_AND_DISABLED: 'the operation is paused and the account is disabled',
} as const;
export type CauseCode = keyof typeof CAUSES;

const codes = Object.keys(CAUSES) as [CauseCode, ...CauseCode[]];

export const cause = z.object({
  code: z.enum(codes),
  /** What follows it: a name, or the words of others; null where nothing does. */
  detail: z.string().nullable(),
});
export type Cause = z.infer<typeof cause>;

/** A cause and what follows it, as {@link findCause} finds it again. */
export const explainCause = (code: CauseCode, detail: string): string =>
  `${CAUSES[code]}: ${detail}`;

/** The values by which a text that tells one is said in another language; none where it tells none. */
export function describeCause(text: string): Readonly<Record<string, string>> {
  const found = findCause(text);
  if (found === null) return {};
  return { cause: found.code, ...(found.detail !== null && { detail: found.detail }) };
}

/** Which of them a text tells; null where it is in the words of others. */
export function findCause(text: string): Cause | null {
  for (const code of codes) {
    if (text === CAUSES[code]) return { code, detail: null };
    const beginning = explainCause(code, '');
    if (text.startsWith(beginning)) return { code, detail: text.slice(beginning.length) };
  }
  return null;
}
