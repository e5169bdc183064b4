// What follows when others closed a leg of an ACTIVE operation: its policies decide.
//
// Liquidation and ADL go by `on_liquidation`, a person's close by `on_manual_close`; of several causes
// of one leg the gravest counts.
//
//                one leg gone                                        both gone
//   CLOSE_OTHER  the other leg is closed, without regard to target   ended as CLOSED_OUTSIDE
//   HOLD         nothing is sent; LEG_GONE until a person acts       ended as CLOSED_OUTSIDE
//   SETTLE       ended; the other leg's position is left alone       ended as CLOSED_OUTSIDE
//   cause unknown  nothing is sent; LEG_GONE until a person acts     the same
//
// With both legs gone there is nothing left to hold or to close, whatever the policy: what remains to
// be done is to say so. CLOSE_OTHER is held as well while the operation or its account is switched
// off, as every close that nobody asked for, and while the other leg's position does not cover it.
// A person who asks for a close chooses CLOSE_OTHER, whatever the policy and the switches.
import { gravestOf } from './history-numbers';
import { assertNever } from './assert-never';
import { standsRequest } from './close-request';
import { intendOrder, type Reading } from './decision';
import {
  externalFillsOf,
  legOf,
  type CloseReason,
  type ExternalCause,
  type ExternalFill,
  type Operation,
} from './operation';
import type { LegGonePolicy } from './policies';
import { otherSide, type GoneStanding } from './standing';
import { buildOutsideHistory, goneTimesOf } from './trade-history';
import type { Transition } from './transition';

/**
 * - `policy`        the operator chose to hold
 * - `paused`        the operation or its account is switched off
 * - `otherShort`    the other leg's position does not cover it
 * - `retryLater`    an intent was withdrawn a moment ago
 * - `otherAttention` something else needs a person first
 */
export type FollowUpHold = 'policy' | 'paused' | 'otherShort' | 'retryLater' | 'otherAttention';

export type FollowUp =
  | { readonly kind: 'hold'; readonly why: FollowUpHold }
  | {
      readonly kind: 'act';
      readonly transition: Extract<Transition, { kind: 'closeOther' | 'settleOutside' }>;
    };

/** What is known when a policy is followed. */
export interface GoneLegs {
  readonly operation: Operation;
  readonly standing: GoneStanding;
  /** The trades that explain every leg that is gone, those recorded already left out. */
  readonly fills: readonly ExternalFill[];
  readonly reading: Reading;
  readonly accountEnabled: boolean;
  readonly decisionId: string;
  /** Exchange time, ms. */
  readonly now: number;
}

export function planFollowUp(given: GoneLegs): FollowUp {
  const { operation, standing, fills } = given;
  const reason = operation.attention?.reason ?? 'LEG_GONE';
  if (reason !== 'LEG_GONE' && reason !== 'SHORT_POSITION') return hold('otherAttention');
  const attributed = withFills(operation, fills);
  if (standing.kind === 'bothGone') return settle(given, attributed, 'CLOSED_OUTSIDE');
  const causes = externalFillsOf(attributed, standing.side).map((fill) => fill.cause);
  const cause = gravestOf(causes);
  if (cause === null) throw new Error(`operation ${operation.id}: a leg is gone without a cause`);
  if (standsRequest(operation)) return closeOther(given, attributed, 'MANUAL');
  const policy = policyFor(operation, cause);
  switch (policy) {
    case 'HOLD':
      return hold('policy');
    case 'SETTLE':
      return settle(given, attributed, CLOSE_REASONS[cause]);
    case 'CLOSE_OTHER':
      return closeOther(given, attributed, CLOSE_REASONS[cause]);
    default:
      return assertNever(policy);
  }
}

/** Why a decision was made: a person asked, others began it, or the target was reached. */
export function reasonOf(operation: Operation, decisionId: string): CloseReason {
  if (operation.manualDecisions.includes(decisionId)) return 'MANUAL';
  const cause = gravestOf(operation.externalFills.map((fill) => fill.cause));
  return cause === null ? 'PROFIT_TARGET' : CLOSE_REASONS[cause];
}

const CLOSE_REASONS: Readonly<Record<ExternalCause, CloseReason>> = {
  LIQUIDATION: 'LIQUIDATION',
  ADL: 'ADL',
  MANUAL: 'LEG_CLOSED',
};

function policyFor({ policies }: Operation, cause: ExternalCause): LegGonePolicy {
  return cause === 'MANUAL' ? policies.onManualClose : policies.onLiquidation;
}

function settle({ fills, reading }: GoneLegs, attributed: Operation, why: CloseReason): FollowUp {
  const history = buildOutsideHistory(attributed, why, reading.readAt);
  return { kind: 'act', transition: { kind: 'settleOutside', fills, history } };
}

function closeOther(given: GoneLegs, attributed: Operation, reason: CloseReason): FollowUp {
  const { operation, standing, fills, reading, decisionId, now } = given;
  if (standing.kind === 'bothGone') throw new Error('there is no other leg');
  const isOn = given.accountEnabled && operation.autoCloseEnabled;
  if (!isOn && reason !== 'MANUAL') return hold('paused');
  if (!standing.isOtherWhole) return hold('otherShort');
  if (operation.retryAt !== null && operation.retryAt > now) return hold('retryLater');
  const { side } = standing;
  const other = legOf(operation, otherSide(side));
  return {
    kind: 'act',
    transition: {
      ...{ kind: 'closeOther', side, fills, decisionId, reason },
      readAt: reading.readAt,
      nakedSince: Math.min(...goneTimesOf(attributed)),
      order: intendOrder(operation, other, reading, decisionId, now),
    },
  };
}

function withFills(operation: Operation, fills: readonly ExternalFill[]): Operation {
  return { ...operation, externalFills: [...operation.externalFills, ...fills] };
}

function hold(why: FollowUpHold): FollowUp {
  return { kind: 'hold', why };
}
