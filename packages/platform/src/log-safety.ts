// What may appear in a log line: secrets masked by key and by shape, control characters made inert.

const MASK = '[hidden]';
const DEPTH_MAX = 6;
const TEXT_LENGTH_MAX = 4000;
const ITEMS_MAX = 100;

const SECRET_KEY =
  /(secret|password|passwd|token|signature|authorization|cookie|credential|api[-_]?key|monitor[-_]?(api[-_]?)?key|x-monitor-key|x-mbx-apikey|private[-_]?key|admin[-_]?(api[-_]?)?key)/i;

const SECRET_SHAPES: readonly (readonly [RegExp, string])[] = [
  // user:password@ in any URL
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@]+@/gi, `$1${MASK}@`],
  [/(bearer\s+)[\w.~+/=-]+/gi, `$1${MASK}`],
  [/((?:signature|secret|api[-_]?key|listenkey|password|token)=)[^&\s"']+/gi, `$1${MASK}`],
  [
    /("(?:secret|api[-_]?key|password|token|signature|x-monitor-key|x-mbx-apikey)"\s*:\s*")[^"]*/gi,
    `$1${MASK}`,
  ],
  [/((?:x-monitor-key|x-mbx-apikey)['"]?\s*[:=]\s*['"]?)[^\s'",}]+/gi, `$1${MASK}`],
  // sealed credentials
  [/\bv1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]*\.[\w-]{22}/g, MASK],
];

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** Text made safe for one log line: secrets masked, control characters as visible escapes. */
export function safeText(text: string, known: readonly string[] = []): string {
  let safe = text.length > TEXT_LENGTH_MAX ? `${text.slice(0, TEXT_LENGTH_MAX)}…` : text;
  for (const secret of known) if (secret !== '') safe = safe.replaceAll(secret, MASK);
  for (const [shape, replacement] of SECRET_SHAPES) safe = safe.replace(shape, replacement);
  return safe.replace(CONTROL, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** A value made safe for a log line, at every depth; errors become name, message, code and stack. */
export function safeValue(value: unknown, known: readonly string[] = [], depth = 0): unknown {
  if (typeof value === 'string') return safeText(value, known);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX) return '[deep]';
  if (Buffer.isBuffer(value)) return `[${value.length} bytes]`;
  if (value instanceof Date) return value.toJSON();
  if (isErrorLike(value)) return safeError(value, known, depth);
  if (Array.isArray(value)) {
    return value.slice(0, ITEMS_MAX).map((item) => safeValue(item, known, depth + 1));
  }
  const safe: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value).slice(0, ITEMS_MAX)) {
    const name = safeText(key, known);
    safe[name] = SECRET_KEY.test(key) ? MASK : safeValue(item, known, depth + 1);
  }
  return safe;
}

type ErrorLike = {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
};

// An error of another realm (a worker's, a test runner's) is not `instanceof Error`.
function isErrorLike(value: object): value is ErrorLike {
  return 'message' in value && 'stack' in value && typeof value.message === 'string';
}

function safeError(error: ErrorLike, known: readonly string[], depth: number) {
  const frames = typeof error.stack === 'string' ? error.stack.split('\n').slice(1, 9) : [];
  return {
    name: safeText(String(error.name), known),
    message: safeText(error.message, known),
    ...(error.code === undefined ? {} : { code: safeValue(error.code, known, depth + 1) }),
    ...(error.cause === undefined ? {} : { cause: safeValue(error.cause, known, depth + 1) }),
    stack: frames.map((frame) => safeText(frame.trim(), known)),
  };
}
