// The money rules and the close protocol, pure.
export { applyTransition, type Applied } from './apply-transition';
export { assertNever } from './assert-never';
export { evidenceFrom, judgeAbsence, type AbsenceVerdict } from './absence';
export { findShortages } from './claims';
export * from './close-preview';
export * from './close-request';
export { buildClientOrderId, parseClientOrderId } from './client-order-id';
export { decimal, maxOf, minOf, parseDecimal, sum, toText, ZERO, type Decimal } from './decimal';
export { explainGone, tradeKeyOf, type Explanation } from './attribution';
export * from './decision';
export * from './evidence';
export { findForgotten, isRecordWhole } from './forgotten';
export * from './follow-up';
export { findHistoryDifferences } from './history-check';
export {
  computeHistory,
  gravestOf,
  marginAsset,
  type HistoryNumbers,
  type LegHistory,
} from './history-numbers';
export { nextStep } from './next-step';
export { OPEN_REQUEST_MS } from './opening';
export { decideOpening, type MarginFacts } from './opening-decision';
export * from './operation';
export * from './outcome';
export { computeLegPnl, computeTotalPnl } from './pnl';
export {
  DEFAULT_POLICIES,
  type HalfOpenPolicy,
  type LegGonePolicy,
  type Policies,
} from './policies';
export {
  computeReadInterval,
  isReadUrgent,
  READ_INTERVAL_MAX_MS,
  type KnownMark,
  type Marks,
} from './read-interval';
export { judgeLate, planResume } from './recall';
export {
  computeLockedPnl,
  decideRegistration,
  judgeQuantity,
  type DenialCode,
  type RegistrationDecision,
} from './registration';
export * from './registration-facts';
export type { RegistrationWarning } from './registration-warnings';
export * from './settings';
export * from './sides';
export * from './standing';
export type { Step, WaitReason } from './step';
export {
  buildOutsideHistory,
  buildTradeHistory,
  buildUndoneHistory,
  type TradeHistory,
} from './trade-history';
export type { FinalOutcome, NewOrder, OpenedLeg, Transition } from './transition';
export * from './venue';
