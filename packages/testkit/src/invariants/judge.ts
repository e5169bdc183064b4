// All invariants at once, over the facts of a desk.
import { findWrongDecisions } from './decisions';
import { findWrongEdges } from './edges';
import { findStrayOrders, findWrongQuantities } from './executed';
import type { DeskFacts, Violation } from './facts';
import { findGrowth } from './growth';
import { findFalseHistory } from './history';
import { findSilentNakedLegs, findUnfinished } from './naked';
import { findWrongOpenings } from './opened';
import { findLeaks, findLeftovers, findUnanswered } from './processes';
import { findRequestsInBan, findTooMuchWeight } from './requests';

/** What a test states that bends the rules. */
export interface BooksException {
  /** Operations whose corrections count beside their history: evidence came after the settle. */
  readonly corrected?: readonly string[];
  /** Operations that the test leaves in the middle of their opening or close. */
  readonly closing?: readonly string[];
  /** Ids of orders that the account's owner placed, past the product. */
  readonly byOwner?: readonly string[];
  /** `NAKED_LEG_ALERT_MS` where the worker had another than the default. */
  readonly nakedLegAlertMs?: number;
}

const NAKED_LEG_ALERT_MS = 6_000;

/** Every violation that these facts show. */
export function judge(facts: DeskFacts, exception: BooksException = {}): readonly Violation[] {
  const {
    corrected = [],
    closing = [],
    byOwner = [],
    nakedLegAlertMs = NAKED_LEG_ALERT_MS,
  } = exception;
  return [
    ...findWrongQuantities(facts, corrected),
    ...findWrongOpenings(facts),
    ...findFalseHistory(facts),
    ...findSilentNakedLegs(facts, nakedLegAlertMs),
    ...findStrayOrders(facts, byOwner),
    ...findWrongDecisions(facts),
    ...findWrongEdges(facts),
    ...findTooMuchWeight(facts),
    ...findRequestsInBan(facts),
    ...findUnfinished(facts, closing),
    ...findLeaks(facts),
    ...findUnanswered(facts),
    ...findLeftovers(facts),
    ...findGrowth(facts),
  ];
}
