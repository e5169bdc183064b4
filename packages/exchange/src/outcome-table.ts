// What an answer to an order means: ONE table, keyed on HTTP status, numeric code and exact text.
//
// Only what is listed as proof is proof. Anything else, unlisted codes included, is unknown: the
// order may exist, and is looked up by its id. Read from the body, never from ccxt's error classes,
// which differ with the URL and put "unknown" and "certainly not executed" into the same class.
//
// Sources: Binance USD-M docs (Error Codes; General Info "HTTP Return Codes"; New Order), and
// measured answers. E = the Error Codes page, G = General Info, M = measured or reported in the field.
import { assertNever, type Refusal, type RefusalKind, type SendOutcome } from '@hedge/domain';
import { oneLine, type RefusedAnswer, type WireResult } from './wire-result';

/**
 * One line of the table. `code: 'any'` matches every code and none; `code: null` matches only an
 * answer without a code; `text` absent matches every text. The first matching line counts.
 */
export interface OutcomeRow {
  readonly httpStatus: number;
  readonly code: number | null | 'any';
  readonly text?: string;
  readonly outcome: 'unknown' | RefusalKind;
}

const rejected = (httpStatus: number, outcome: RefusalKind, codes: readonly number[]) =>
  codes.map((code): OutcomeRow => ({ httpStatus, code, outcome }));

export const OUTCOME_TABLE: readonly OutcomeRow[] = [
  // E: -1021 INVALID_TIMESTAMP, refused before anything else is looked at.
  // E: -5028 ME_RECVWINDOW_REJECT, refused by the matching engine for the same reason.
  ...rejected(400, 'clock', [-1021, -5028]),

  // E: -1022 INVALID_SIGNATURE; -2014 BAD_API_KEY_FMT and -2015 REJECTED_MBX_KEY come with 401 (M).
  ...rejected(400, 'account', [-1022]),
  ...rejected(401, 'account', [-2014, -2015]),
  // E: -4061 the position side does not match the account's mode: not in hedge mode.
  ...rejected(400, 'account', [-4061]),
  // E: -4087, -4088, -4400: the account may not place this order, or any.
  ...rejected(400, 'account', [-4087, -4088, -4400]),

  // G: 429 -1008, refused by system-level protection with a 429 status.
  ...rejected(429, 'overload', [-1008]),
  // G: 429 a limit is broken, 418 the address is banned: refused before the order is read.
  { httpStatus: 429, code: 'any', outcome: 'limit' },
  { httpStatus: 418, code: 'any', outcome: 'limit' },
  // E: -1003 TOO_MANY_REQUESTS, -1015 TOO_MANY_ORDERS.
  ...rejected(400, 'limit', [-1003, -1015]),
  // G: 403 is the web application firewall, in HTML. With a code it would be something else.
  { httpStatus: 403, code: null, outcome: 'limit' },

  // E: -2022 REDUCE_ONLY_REJECT, -4118 REDUCE_ONLY_MARGIN_CHECK_FAILED. Proof that this order did not
  // execute and of nothing more: resting orders can take the quantity while the position stands (M).
  ...rejected(400, 'nothingToClose', [-2022, -4118]),

  // E: -2018 balance, -2019 margin, -2024 position not sufficient.
  ...rejected(400, 'order', [-2018, -2019, -2024]),
  // E: -4164 MIN_NOTIONAL.
  ...rejected(400, 'order', [-4164]),
  // E: -1102, -1106 parameters; -1111 precision; -4003, -4004, -4005 quantity; -4015 client order id;
  // -4023 lot step: refused by the order's own form.
  ...rejected(400, 'order', [-1102, -1106, -1111, -4003, -4004, -4005, -4015, -4023]),
  // E: -4131 the book is too thin for a market order, -2025 too many open orders, -2027 over the
  // leverage's largest position.
  ...rejected(400, 'order', [-4131, -2025, -2027]),

  // G: 503 -1008 "100 % failure"; orders that reduce exposure are said to be exempt.
  ...rejected(503, 'overload', [-1008]),
  // G: 503 "Service Unavailable." is a certain failure, unlike the next text of the same status.
  { httpStatus: 503, code: null, text: 'Service Unavailable.', outcome: 'overload' },
  // G: 503 -1001 with exactly this text is a certain failure.
  {
    httpStatus: 503,
    code: -1001,
    text: 'Internal error; unable to process your request. Please try again.',
    outcome: 'overload',
  },

  // G: 503 with this text says itself that the execution status is unknown, with -1000 or no code.
  {
    httpStatus: 503,
    code: 'any',
    text: 'Unknown error, please check your request or try again later.',
    outcome: 'unknown',
  },
  // E: -1007 TIMEOUT and -1006 UNEXPECTED_RESP, "execution status unknown".
  { httpStatus: 408, code: -1007, outcome: 'unknown' },
  { httpStatus: 503, code: -1007, outcome: 'unknown' },
  { httpStatus: 400, code: -1006, outcome: 'unknown' },
  { httpStatus: 503, code: -1006, outcome: 'unknown' },
  // E: -4116 an order with this id exists. Ours or not, executed or not: it is looked up (M: it was
  // answered to a repeat of an order whose first answer had been -1007).
  { httpStatus: 400, code: -4116, outcome: 'unknown' },
];

/** Looks an answer up in the table; what is not listed is unknown. */
export function classifyAnswer(answer: RefusedAnswer): OutcomeRow['outcome'] {
  const row = OUTCOME_TABLE.find(
    (each) =>
      each.httpStatus === answer.httpStatus &&
      (each.code === 'any' || each.code === answer.code) &&
      (each.text === undefined || each.text === answer.text),
  );
  return row?.outcome ?? 'unknown';
}

/** The outcome of an order request that was not answered with the order itself. */
export function decideOutcome(result: Exclude<WireResult, { kind: 'body' }>): SendOutcome {
  switch (result.kind) {
    case 'notSent':
      return { kind: 'notSent', refusal: refusal('connection', null, result.why) };
    case 'lost':
      return { kind: 'unknown', why: result.why };
    case 'refused': {
      const { answer } = result;
      const outcome = classifyAnswer(answer);
      return outcome === 'unknown'
        ? { kind: 'unknown', why: describeAnswer(answer) }
        : { kind: 'rejected', refusal: refusal(outcome, answer.code, answer.text) };
    }
    default:
      return assertNever(result);
  }
}

export function refusal(kind: RefusalKind, code: number | null, text: string): Refusal {
  return { kind, code, text: oneLine(text) };
}

/** An answer in one line: `HTTP 503 -1007 Timeout waiting…`. */
export function describeAnswer(answer: RefusedAnswer): string {
  return oneLine(`HTTP ${answer.httpStatus} ${answer.code ?? ''} ${answer.text}`);
}
