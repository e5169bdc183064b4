// What may appear in a log line: secrets masked by key and by shape, control characters made inert.

const MASK = '[hidden]';
const DEPTH_MAX = 6;
const TEXT_LENGTH_MAX = 4000;
const ITEMS_MAX = 100;

/** Longer than any text that is told, and short enough for the patterns. */
const TEXT_READ_MAX = 64 * 1024;

const SECRET_KEY =
  /(secret|passw(or)?d|passphrase|\bpwd\b|token|signature|authorization|cookie|credential|api[-_]?key|monitor[-_]?(api[-_]?)?key|x-monitor-key|x-mbx-apikey|listen[-_]?key|private[-_]?key|admin[-_]?(api[-_]?)?key)/i;

const NAMES =
  'secret|api[-_]?key|listen[-_]?key|passw(?:or)?d|passphrase|token|signature|authorization|cookie|' +
  'monitor_api_key|admin_api_key|credentials_key|x-monitor-key|x-mbx-apikey';

/** Bounded where they repeat: a long text of an exchange must not hold the process up. */
const SECRET_SHAPES: readonly (readonly [RegExp, string])[] = [
  // user:password@ in any URL; a password may hold an @ of its own
  [/([a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@"'<>]{0,200}:)[^\s"'<>]{0,500}@/gi, `$1${MASK}@`],
  [/\b((?:bearer|basic)\s+)[\w.~+/=-]+/gi, `$1${MASK}`],
  // in JSON, also in JSON within JSON
  [new RegExp(`(\\\\{0,8}"(?:${NAMES})\\\\{0,8}"\\s*:\\s*\\\\{0,8}")[^"\\\\]*`, 'gi'), `$1${MASK}`],
  // in queries, forms and env files
  [new RegExp(`((?:${NAMES})=)[^&\\s"']+`, 'gi'), `$1${MASK}`],
  // in headers and printed objects
  [/((?:x-monitor-key|x-mbx-apikey)['"]?\s*[:=]\s*['"]?)[^\s'",}]+/gi, `$1${MASK}`],
  [/((?:api[-_]?key|secret|password)['"]?\s*:\s*['"])[^'"]+/gi, `$1${MASK}`],
  // tokens of ours
  [/\bhm_(?:[0-9a-f]{32}|setup)_[\w-]{43}/g, MASK],
  // sealed credentials
  [/\bv1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]*\.[\w-]{22}/g, MASK],
  // an exchange's key or secret, an HMAC, a key of "openssl rand -hex 32"; order ids are shorter
  [/\b[0-9A-Za-z]{64}\b/g, MASK],
  // 32 bytes in base64, as CREDENTIALS_KEY is
  [/(?<![\w+/])[A-Za-z0-9+/]{43}=(?![\w=])/g, MASK],
];

/** Controls, line separators, and the invisible characters that turn or hide what follows. */
const CONTROL = /[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Text made safe for one log line: secrets masked, control characters as visible escapes. */
export function safeText(text: string, known: readonly string[] = []): string {
  // Masked before it is shortened: half a secret has no shape.
  let safe = text.slice(0, TEXT_READ_MAX);
  for (const secret of known) {
    if (secret === '') continue;
    safe = safe.replaceAll(secret, MASK).replaceAll(encodeURIComponent(secret), MASK);
  }
  for (const [shape, replacement] of SECRET_SHAPES) safe = safe.replace(shape, replacement);
  if (safe.length > TEXT_LENGTH_MAX) safe = `${safe.slice(0, TEXT_LENGTH_MAX)}…`;
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
  try {
    return safeObject(value, known, depth);
  } catch {
    // A getter or a proxy of somebody else's that throws must not end the one who tells of it.
    return '[unreadable]';
  }
}

function safeObject(value: object, known: readonly string[], depth: number): unknown {
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof Date) return value.toJSON();
  if (value instanceof URL) return safeText(value.href, known);
  if (isErrorLike(value)) return safeError(value, known, depth);
  if (value instanceof Map) return safeEntries([...value], known, depth);
  const items = value instanceof Set ? [...value] : value;
  if (Array.isArray(items)) {
    return items.slice(0, ITEMS_MAX).map((item) => safeValue(item, known, depth + 1));
  }
  return safeEntries(Object.entries(value), known, depth);
}

function safeEntries(
  entries: readonly (readonly [unknown, unknown])[],
  known: readonly string[],
  depth: number,
): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  for (const [key, item] of entries.slice(0, ITEMS_MAX)) {
    const text = typeof key === 'string' ? key : String(safeValue(key, known, depth + 1));
    safe[safeText(text, known)] = SECRET_KEY.test(text) ? MASK : safeValue(item, known, depth + 1);
  }
  return safe;
}

type ErrorLike = {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
  /** Of an AggregateError, as connecting to several addresses gives. */
  readonly errors?: unknown;
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
    ...(error.errors === undefined ? {} : { errors: safeValue(error.errors, known, depth + 1) }),
    stack: frames.map((frame) => safeText(frame.trim(), known)),
  };
}
