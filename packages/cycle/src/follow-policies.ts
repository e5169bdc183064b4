// When others closed a leg: who it was, by the trades, and what the operation's policy says follows.
import {
  computeBackoffMs,
  explainGone,
  externalFillsOf,
  gravestOf,
  isRecordWhole,
  POSITION_SIDES,
  planFollowUp,
  standingKey,
  tradeKeyOf,
  type ExternalFill,
  type FollowUp,
  type GoneStanding,
  type Operation,
  type Reading,
} from '@hedge/domain';
import type { AccountMemory } from './account-memory';
import { beginClose } from './begin-close';
import { alertsOf } from './close-alerts';
import type { AccountDeps } from './deps';
import type { CloseResult } from './drive-close';
import type { EvidenceBook } from './evidence-book';
import type { GoneEvent } from './events';
import type { AgreedStanding } from './review-attention';

/** More questions than any leg needs: the trades, then their orders. */
const ASKS_MAX = 4;

export interface GoneOperation {
  readonly operation: Operation;
  readonly standing: GoneStanding;
}

/** What the operations of one account that lost a leg are judged on. */
export interface PolicyContext {
  readonly accountEnabled: boolean;
  /** Every operation of the account. */
  readonly operations: readonly Operation[];
  readonly reading: Reading;
  readonly makeEvidence: (operation: Operation) => EvidenceBook;
  readonly deadlineMs: number;
}

/** Those that lost a leg, and whose record is known to lack no order. */
export function selectGone(
  memory: AccountMemory,
  agreed: readonly AgreedStanding[],
): readonly GoneOperation[] {
  return agreed.flatMap(({ operation, standing }) => {
    const isGone = standing.kind === 'legGone' || standing.kind === 'bothGone';
    if (!isGone || !isRecordWhole(operation, memory.forgottenOf(operation.id))) return [];
    return [{ operation, standing }];
  });
}

/**
 * Finds out for one operation after the other, so that no trade is given to two, and then does what
 * follows for all at once. An operation whose trades do not tell yet is asked for less and less often.
 *
 * @returns one result per operation, `waiting` where nothing was done: for what holds it, where that is known
 */
export function followPolicies(
  deps: AccountDeps,
  gone: readonly GoneOperation[],
  context: PolicyContext,
): readonly Promise<CloseResult>[] {
  const taken = new Set(context.operations.flatMap((each) => each.externalFills.map(tradeKeyOf)));
  const [first] = gone;
  if (first === undefined) return [];
  const book = context.makeEvidence(first.operation);
  let before: Promise<unknown> = Promise.resolve();
  return gone.map((each) => {
    const planned = before.then(() => inquire(deps, each, context, book, taken));
    before = planned.catch(() => undefined);
    return planned.then((followUp) => act(deps, each, context, followUp));
  });
}

/** What follows; null while it is not known who closed the leg, or not yet time to ask again. */
async function inquire(
  deps: AccountDeps,
  { operation, standing }: GoneOperation,
  context: PolicyContext,
  book: EvidenceBook,
  taken: Set<string>,
): Promise<FollowUp | null> {
  const now = deps.gateway.exchangeNow();
  if (now === null) return null;
  const key = `${operation.version} ${standingKey(standing)}`;
  const last = deps.memory.inquiryOf(operation.id, key);
  if (last !== null && now < last.nextAt) return null;
  const fills = await explainAll(deps, operation, standing, context, book, taken);
  const followUp =
    fills === null
      ? null
      : planFollowUp({
          ...{ operation, standing, fills, now, decisionId: deps.nextId() },
          ...{ reading: context.reading, accountEnabled: context.accountEnabled },
        });
  for (const fill of fills ?? []) taken.add(tradeKeyOf(fill));
  const event = describeGone(operation, standing, fills, followUp);
  const told = JSON.stringify(event);
  if (last?.told !== told) deps.tell(event);
  const count = last === null ? 0 : last.count + 1;
  const nextAt = now + computeBackoffMs(deps.settings, count);
  deps.memory.noteInquiry(operation.id, { key, count, nextAt, told });
  return followUp;
}

/** The trades that explain every leg that is gone; null where one is not explained. */
async function explainAll(
  deps: AccountDeps,
  operation: Operation,
  standing: GoneStanding,
  { deadlineMs }: PolicyContext,
  book: EvidenceBook,
  taken: ReadonlySet<string>,
): Promise<readonly ExternalFill[] | null> {
  const fills: ExternalFill[] = [];
  const sides = standing.kind === 'bothGone' ? POSITION_SIDES : [standing.side];
  for (const side of sides) {
    for (let asks = 0; ; asks += 1) {
      const found = explainGone(operation, side, book, taken, deps.settings);
      if (found.kind === 'explained') {
        fills.push(...found.fills);
        break;
      }
      const isOver = asks === ASKS_MAX || deps.clock.monotonicMs() >= deadlineMs;
      if (found.kind !== 'ask' || isOver) return null;
      await book.ask(deps.gateway.withPriority('naked'), found.queries);
    }
  }
  return fills;
}

async function act(
  deps: AccountDeps,
  { operation }: GoneOperation,
  context: PolicyContext,
  followUp: FollowUp | null,
): Promise<CloseResult> {
  if (followUp === null) return { kind: 'waiting', why: 'positionGone', operation };
  if (followUp.kind === 'hold') return { kind: 'waiting', why: followUp.why, operation };
  const { transition } = followUp;
  if (transition.kind === 'closeOther') {
    const beginning = {
      ...{ operation, slots: 1 },
      planIntent: () => transition,
      tellBegun: () => undefined,
    };
    return beginClose(deps, beginning, context.makeEvidence(operation), context.deadlineMs);
  }
  const alerts = alertsOf(operation, transition);
  if ((await deps.store.record(operation, transition, alerts)) === 'lost') return { kind: 'lost' };
  deps.tell({ kind: 'settled', history: transition.history });
  return { kind: 'settled' };
}

function describeGone(
  operation: Operation,
  standing: GoneStanding,
  fills: readonly ExternalFill[] | null,
  followUp: FollowUp | null,
): GoneEvent {
  const all = { ...operation, externalFills: [...operation.externalFills, ...(fills ?? [])] };
  const sides = standing.kind === 'bothGone' ? POSITION_SIDES : [standing.side];
  return {
    ...{ kind: 'legGone', operationId: operation.id },
    legs: sides.map((side) => ({
      side,
      cause: gravestOf(externalFillsOf(all, side).map((fill) => fill.cause)),
    })),
    follows:
      followUp === null
        ? 'unknown'
        : followUp.kind === 'hold'
          ? followUp.why
          : followUp.transition.kind,
  };
}
