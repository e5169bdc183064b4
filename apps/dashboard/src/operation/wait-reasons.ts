// Why an operation is not being closed: every condition of the cycle's decision that the API tells of,
// with its numbers, in the order in which the cycle asks them.
import type { AccountView, OperationView } from '@hedge/contracts';
import { isStale } from '../operations/freshness';
import { computeProgress } from '../operations/operation-facts';

/** What holds it back, where it does. */
export type Check =
  | { readonly kind: 'account' | 'paused' | 'request'; readonly holds: boolean }
  | { readonly kind: 'attention'; readonly holds: boolean; readonly reason: string | null }
  /** `untilMs`: null where there is none. */
  | { readonly kind: 'ban' | 'retry'; readonly holds: boolean; readonly untilMs: number | null }
  /** `readAtMs`: null before the first reading that covered both legs. */
  | { readonly kind: 'reading'; readonly holds: boolean; readonly readAtMs: number | null }
  /** The amounts are null before the first reading. */
  | {
      readonly kind: 'target';
      readonly holds: boolean;
      readonly pnl: string | null;
      readonly missing: string | null;
      readonly missingShare: bigint | null;
    };

/**
 * - `opening`, `closing`  it is under way, and these conditions are not asked
 * - `asked`    a person asked for the close: neither target nor pause nor attention is asked
 * - `held`     something holds it back
 * - `reached`  nothing does: the next cycle confirms the marks by fresh quotes, and closes it
 */
export type WaitState = 'opening' | 'closing' | 'asked' | 'held' | 'reached';

export interface Wait {
  readonly state: WaitState;
  /** All of them, whether they hold it back or not; none while it is under way. */
  readonly checks: readonly Check[];
}

type Account = Pick<AccountView, 'enabled' | 'bannedUntil'>;

/**
 * @param account null while it is not known
 * @param nowMs by the server's clock
 */
export function decideWait(operation: OperationView, account: Account | null, nowMs: number): Wait {
  if (operation.status === 'OPENING') return { state: 'opening', checks: [] };
  if (operation.status === 'CLOSING') return { state: 'closing', checks: [] };
  const asked = operation.closeRequest?.state === 'PENDING';
  const checks = asked
    ? [checkBan(account, nowMs), checkReading(operation, nowMs), checkRetry(operation, nowMs)]
    : checkAll(operation, account, nowMs);
  if (asked) return { state: 'asked', checks };
  return { state: checks.some(({ holds }) => holds) ? 'held' : 'reached', checks };
}

function checkAll(
  operation: OperationView,
  account: Account | null,
  nowMs: number,
): readonly Check[] {
  const { attentionReason: reason, closeRequest } = operation;
  return [
    { kind: 'account', holds: account?.enabled === false },
    { kind: 'paused', holds: !operation.autoCloseEnabled },
    // Until the worker has said why, nothing else is decided.
    { kind: 'request', holds: closeRequest?.state === 'EXPIRED' },
    { kind: 'attention', holds: reason !== null, reason },
    checkBan(account, nowMs),
    checkReading(operation, nowMs),
    checkTarget(operation),
    checkRetry(operation, nowMs),
  ];
}

function checkBan(account: Account | null, nowMs: number): Check {
  return { kind: 'ban', ...judgeUntil(account?.bannedUntil ?? null, nowMs) };
}

function checkRetry({ retryAt }: OperationView, nowMs: number): Check {
  return { kind: 'retry', ...judgeUntil(retryAt, nowMs) };
}

function judgeUntil(until: string | null, nowMs: number) {
  const untilMs = until === null ? null : Date.parse(until);
  return { holds: untilMs !== null && untilMs > nowMs, untilMs };
}

function checkReading({ pnlAt }: OperationView, nowMs: number): Check {
  const readAtMs = pnlAt === null ? null : Date.parse(pnlAt);
  return { kind: 'reading', holds: pnlAt === null || isStale(pnlAt, nowMs), readAtMs };
}

function checkTarget(operation: OperationView): Check {
  const progress = computeProgress(operation);
  return {
    ...{ kind: 'target', holds: progress?.reached !== true, pnl: operation.currentPnl },
    missing: progress?.missing ?? null,
    missingShare: progress?.missingShare ?? null,
  };
}
