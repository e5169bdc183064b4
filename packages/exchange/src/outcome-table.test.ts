// The outcome table, row by row, against the list it was written from, and against what is not in it.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { classifyAnswer, decideOutcome, OUTCOME_TABLE } from './outcome-table';
import { isConnectFailure, readRefusal, type RefusedAnswer } from './wire-result';

const answer = (httpStatus: number, code: number | null, text = 'text'): RefusedAnswer => ({
  httpStatus,
  code,
  text,
  retryAfterMs: null,
  dateMs: null,
});

/** The documented outcome of an order for each answer, written out once more by hand. */
const EXPECTED: readonly (readonly [number, number | null, string | null, string])[] = [
  [400, -1021, null, 'clock'],
  [400, -5028, null, 'clock'],
  [400, -1022, null, 'account'],
  [401, -2014, null, 'account'],
  [401, -2015, null, 'account'],
  [400, -4061, null, 'account'],
  [400, -4087, null, 'account'],
  [400, -4088, null, 'account'],
  [400, -4400, null, 'account'],
  [429, -1008, null, 'overload'],
  [429, -1003, null, 'limit'],
  [429, -1015, null, 'limit'],
  [429, null, null, 'limit'],
  [418, -1003, null, 'limit'],
  [418, null, null, 'limit'],
  [400, -1003, null, 'limit'],
  [400, -1015, null, 'limit'],
  [403, null, '<html>denied</html>', 'limit'],
  [400, -2022, null, 'nothingToClose'],
  [400, -4118, null, 'nothingToClose'],
  [400, -2018, null, 'order'],
  [400, -2019, null, 'order'],
  [400, -2024, null, 'order'],
  [400, -4164, null, 'order'],
  [400, -1102, null, 'order'],
  [400, -1106, null, 'order'],
  [400, -1111, null, 'order'],
  [400, -4003, null, 'order'],
  [400, -4004, null, 'order'],
  [400, -4005, null, 'order'],
  [400, -4015, null, 'order'],
  [400, -4023, null, 'order'],
  [400, -4131, null, 'order'],
  [400, -2025, null, 'order'],
  [400, -2027, null, 'order'],
  [503, -1008, null, 'overload'],
  [503, null, 'Service Unavailable.', 'overload'],
  [503, -1001, 'Internal error; unable to process your request. Please try again.', 'overload'],
  [503, null, 'Unknown error, please check your request or try again later.', 'unknown'],
  [503, -1000, 'Unknown error, please check your request or try again later.', 'unknown'],
  [408, -1007, null, 'unknown'],
  [503, -1007, null, 'unknown'],
  [400, -1006, null, 'unknown'],
  [503, -1006, null, 'unknown'],
  [400, -4116, null, 'unknown'],
];

test.each(EXPECTED)('HTTP %s with code %s and text %s is %s', (status, code, text, outcome) => {
  expect(classifyAnswer(answer(status, code, text ?? 'any text'))).toBe(outcome);
});

test('every line of the table is reached by one of the answers above', () => {
  const reached = OUTCOME_TABLE.filter((row) =>
    EXPECTED.some(
      ([status, code, text]) =>
        row.httpStatus === status &&
        (row.code === 'any' || row.code === code) &&
        (row.text === undefined || row.text === text),
    ),
  );
  expect(reached).toEqual(OUTCOME_TABLE);
});

test.each<[string, RefusedAnswer]>([
  ['an unlisted code', answer(400, -9999)],
  ['a listed code under another status', answer(500, -2022)],
  ['a listed code under HTTP 503', answer(503, -2019)],
  ['400 without a code', answer(400, null, '<html></html>')],
  ['403 with a code', answer(403, -1002)],
  ['408 without a code', answer(408, null)],
  ['500', answer(500, null)],
  ['502', answer(502, null, '<html>Bad Gateway</html>')],
  ['504', answer(504, null)],
  ['503 without text', answer(503, null, '')],
  ['503 with nearly the text of a certain failure', answer(503, null, 'Service unavailable')],
  ['503 -1001 with another text', answer(503, -1001, 'Disconnected.')],
  ['503 -1000 with the text of a certain failure', answer(503, -1000, 'Service Unavailable.')],
  ['a redirect', answer(302, null)],
])('%s proves nothing', (_what, given) => {
  expect(classifyAnswer(given)).toBe('unknown');
  expect(decideOutcome({ kind: 'refused', answer: given }).kind).toBe('unknown');
});

test('a request that never left is not sent, one that was lost is unknown', () => {
  expect(decideOutcome({ kind: 'notSent', why: 'refused' })).toMatchObject({
    kind: 'notSent',
    refusal: { kind: 'connection' },
  });
  expect(decideOutcome({ kind: 'lost', why: 'reset' })).toEqual({ kind: 'unknown', why: 'reset' });
});

describe('isConnectFailure', () => {
  test.each<[string, unknown, boolean]>([
    ['refused', { code: 'ECONNREFUSED', syscall: 'connect' }, true],
    ['unreachable', { code: 'ENETUNREACH', syscall: 'connect' }, true],
    ['timed out while connecting', { code: 'ETIMEDOUT', syscall: 'connect' }, true],
    ['undici connect timeout', { code: 'UND_ERR_CONNECT_TIMEOUT' }, true],
    ['name not found', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }, true],
    ['wrapped', { cause: { cause: { code: 'ECONNREFUSED', syscall: 'connect' } } }, true],
    ['all addresses refused', { errors: [{ syscall: 'connect' }, { syscall: 'connect' }] }, true],
    ['one address reset', { errors: [{ syscall: 'connect' }, { code: 'ECONNRESET' }] }, false],
    ['timed out on an open connection', { code: 'ETIMEDOUT', syscall: 'read' }, false],
    ['reset', { code: 'ECONNRESET', syscall: 'read' }, false],
    ['closed by the other side', { code: 'UND_ERR_SOCKET' }, false],
    ['only a text that says connect', { message: 'connect ECONNREFUSED' }, false],
    ['nothing', undefined, false],
  ])('%s', (_what, error, expected) => {
    expect(isConnectFailure(error)).toBe(expected);
  });
});

// Samples that lie beside the checkout on some machines; the product knows nothing of them.
const SAMPLES = resolve(__dirname, '../../../../shared/binance/examples/error_bodies.json');
interface Sample {
  readonly http: number;
  readonly body: unknown;
  readonly outcome: string;
}
const samples = existsSync(SAMPLES) ? (JSON.parse(readFileSync(SAMPLES, 'utf8')) as Sample[]) : [];
const sampled = samples.length > 0 ? describe : describe.skip;

sampled('recorded error bodies beside the checkout (skipped where there are none)', () => {
  test.each(samples.map((each) => [each.http, JSON.stringify(each.body), each] as const))(
    'HTTP %s %s',
    (_status, _text, sample) => {
      const bodyText = typeof sample.body === 'string' ? sample.body : JSON.stringify(sample.body);
      const parsed: unknown =
        typeof sample.body === 'object' && sample.body !== null
          ? { ...sample.body, code: String((sample.body as { code: unknown }).code) }
          : undefined;
      const kind = decideOutcome({
        kind: 'refused',
        answer: readRefusal({ httpStatus: sample.http, headers: {}, text: bodyText }, parsed),
      }).kind;
      expect(kind).toBe(sample.outcome === 'failed' ? 'rejected' : 'unknown');
    },
  );
});
