// Which error of PostgreSQL came through Prisma: by SQLSTATE, whatever Prisma made of it.

/** Nothing was written, and the same statement may succeed at once. */
const RETRYABLE: ReadonlySet<string> = new Set(['40001', '40P01']);
const UNIQUE_VIOLATION = '23505';

/** The SQLSTATE, or null where the failure is not PostgreSQL's answer: then its outcome is unknown. */
export function sqlStateOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, meta } = error as { code?: unknown; meta?: unknown };
  if (code === 'P2002') return UNIQUE_VIOLATION;
  if (code === 'P2034') return '40001';
  const cause = (
    meta as { driverAdapterError?: { cause?: { originalCode?: unknown } } } | undefined
  )?.driverAdapterError?.cause;
  if (typeof cause?.originalCode === 'string') return cause.originalCode;
  // As the driver itself says it, where Prisma is not between.
  return typeof code === 'string' && /^\d[\dA-Z]{4}$/.test(code) ? code : null;
}

/** Read-only, full disk, out of memory, too many connections: nothing is written until it is mended. */
const UNWRITABLE: ReadonlySet<string> = new Set(['25006', '53100', '53200', '53300']);

/** PostgreSQL itself says that it cannot write. */
export function isUnwritable(error: unknown): boolean {
  return UNWRITABLE.has(sqlStateOf(error) ?? '');
}

export function isUniqueViolation(error: unknown): boolean {
  return sqlStateOf(error) === UNIQUE_VIOLATION;
}

/** Deadlock or serialization failure: PostgreSQL rolled it back. */
export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(sqlStateOf(error) ?? '');
}

/** A CHECK or one of our triggers refused the write. */
export function isCheckViolation(error: unknown): boolean {
  return sqlStateOf(error) === '23514';
}
