// Every answer to an order that the exchange documents, or that was seen, and what it means: as cases.
import type { RefusalKind } from '@hedge/domain';

/** One HTTP answer to POST /fapi/v1/order. */
export interface AnswerCase {
  readonly status: number;
  /** An object is answered as JSON, text as HTML. */
  readonly body: object | string;
  /** The code in the body; null without one. */
  readonly code: number | null;
  readonly outcome: RefusalKind | 'unknown';
  /** Not in the outcome table: unknown because nothing is known of it. */
  readonly unlisted?: true;
}

const coded = (
  status: number,
  code: number,
  outcome: AnswerCase['outcome'],
  msg = 'as documented',
): AnswerCase => ({ status, code, body: { code, msg }, outcome });

const each = (status: number, outcome: AnswerCase['outcome'], codes: readonly number[]) =>
  codes.map((code) => coded(status, code, outcome));

const text = (
  status: number,
  body: object | string,
  outcome: AnswerCase['outcome'],
): AnswerCase => ({ status, code: null, body, outcome });

const unlisted = (answer: AnswerCase): AnswerCase => ({ ...answer, unlisted: true });

const UNKNOWN_TEXT = 'Unknown error, please check your request or try again later.';
const INTERNAL_TEXT = 'Internal error; unable to process your request. Please try again.';
const HTML = '<html><body>Bad Gateway</body></html>';

/** In the order of the outcome table. */
export const ANSWER_CASES: readonly AnswerCase[] = [
  ...each(400, 'clock', [-1021, -5028]),
  ...each(400, 'account', [-1022]),
  ...each(401, 'account', [-2014, -2015]),
  ...each(400, 'account', [-4061, -4087, -4088, -4400]),
  coded(429, -1008, 'overload'),
  ...each(429, 'limit', [-1003, -1015]),
  text(429, 'Too many requests', 'limit'),
  coded(418, -1003, 'limit', 'Way too many requests; IP(10.0.0.1) banned until 1999999999999.'),
  text(418, "I'm a teapot", 'limit'),
  ...each(400, 'limit', [-1003, -1015]),
  text(403, '<html>Forbidden</html>', 'limit'),
  ...each(400, 'nothingToClose', [-2022, -4118]),
  ...each(400, 'order', [-2018, -2019, -2024]),
  ...each(400, 'order', [-4164]),
  ...each(400, 'order', [-1102, -1106, -1111, -4003, -4004, -4005, -4015, -4023]),
  ...each(400, 'order', [-4131, -2025, -2027]),
  coded(503, -1008, 'overload'),
  text(503, { msg: 'Service Unavailable.' }, 'overload'),
  text(503, 'Service Unavailable.', 'overload'),
  coded(503, -1001, 'overload', INTERNAL_TEXT),

  text(503, { msg: UNKNOWN_TEXT }, 'unknown'),
  text(503, UNKNOWN_TEXT, 'unknown'),
  coded(503, -1000, 'unknown', UNKNOWN_TEXT),
  ...each(408, 'unknown', [-1007]),
  ...each(503, 'unknown', [-1007, -1006]),
  ...each(400, 'unknown', [-1006, -4116]),

  unlisted(coded(400, -9999, 'unknown')),
  unlisted(coded(500, -2022, 'unknown')),
  unlisted(coded(503, -1001, 'unknown', 'Disconnected.')),
  unlisted(coded(503, -1000, 'unknown', 'Service Unavailable.')),
  unlisted(text(500, HTML, 'unknown')),
  unlisted(text(502, HTML, 'unknown')),
  unlisted(text(504, HTML, 'unknown')),
  unlisted(text(503, '', 'unknown')),
  unlisted(text(408, '', 'unknown')),
  unlisted(text(400, HTML, 'unknown')),
  unlisted(text(404, HTML, 'unknown')),
  unlisted(text(409, '', 'unknown')),
  unlisted(text(410, '', 'unknown')),
  unlisted(text(451, '', 'unknown')),
];

/**
 * Every code that the Error Codes page and the field name for an order (Binance USD-M docs). -2013 and
 * -2011 are answers to a look-up and to a cancel, and no answers to an order.
 */
export const DOCUMENTED_CODES: readonly number[] = [
  -1000, -1001, -1003, -1006, -1007, -1008, -1015, -1021, -1022, -1102, -1106, -1111, -2014, -2015,
  -2018, -2019, -2022, -2024, -2025, -2027, -4003, -4004, -4005, -4015, -4023, -4061, -4087, -4088,
  -4116, -4118, -4131, -4164, -4400, -5028,
];

/** An order's way out or back that breaks: a fault of the exchange's, in its two truths. */
export interface TransportCase {
  readonly what: string;
  /** What the exchange does when the order did not execute, and when it did. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly afterExecution: Readonly<Record<string, unknown>>;
}

const same = (what: string, fault: Readonly<Record<string, unknown>>): TransportCase => ({
  ...{ what, before: fault, afterExecution: fault },
});

/** Longer than a client of the suite waits, and than its orders may execute. */
const TOO_LONG_MS = 1_500;

/** All of them leave the outcome unknown. */
export const TRANSPORT_CASES: readonly TransportCase[] = [
  same('a socket closed before the answer', { drop: true }),
  same('a client timeout', { delayMs: TOO_LONG_MS }),
  {
    what: 'a reset in the middle of the body',
    before: { status: 200, body: { orderId: 1, status: 'FILLED' }, truncateBodyAt: 8 },
    afterExecution: { truncateBodyAt: 8 },
  },
  {
    what: 'a body that stalls',
    before: { status: 200, body: { orderId: 1 }, stallBody: true },
    afterExecution: { stallBody: true },
  },
  same('an empty body under HTTP 200', { status: 200, body: '' }),
  same('truncated JSON under HTTP 200', { status: 200, body: '{"orderId":1,"status":"FIL' }),
  same('HTML under HTTP 200', { status: 200, body: HTML }),
  same('{} under HTTP 200', { status: 200, body: {} }),
  same('an empty list under HTTP 200', { status: 200, body: [] }),
  same('an error code under HTTP 200', { status: 200, body: { code: -2022, msg: 'refused' } }),
  same('a redirect', { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } }),
];
