// The monitor cycle and the ports it works through.
export {
  accountReportDocument,
  CAUSES,
  CLOSE_ALERT_KINDS,
  MOMENT_ALERT_KINDS,
  explainCause,
  NO_ALERTS,
  type AccountReportDocument,
  type Alert,
  type AlertChanges,
  type AlertKind,
  type AlertWording,
  type CycleSource,
} from '@hedge/contracts';
export { AccountMemory } from './account-memory';
export { makeAccountJob, type AccountJob } from './account-job';
export type { AccountResult } from './account-result';
export type { AccountDeps, CycleDeps, Unserved } from './deps';
export { buildNakedAlert } from './closing-clocks';
export { driveClose, type CloseResult } from './drive-close';
export type { CycleEvent, CycleListener } from './events';
export { EvidenceBook } from './evidence-book';
export { CYCLE_DEADLINE_MS, makeMonitorCycle } from './monitor-cycle';
export { ReadPlanner, type Budgeted, type ReadRoom, type ReadRoomOf } from './read-planner';
export type { AccountJobs } from './ports/account-jobs';
export type { Clock } from './ports/clock';
export type { Backoff, Gateway, OrderRequest, RequestPriority } from './ports/gateway';
export type { Venue, VenueHold, VenueHolds, WeightPeriod } from './ports/venue-holds';
export type { Said, SaidBySubject } from './said-book';
export { banAlert, STANDING_KINDS } from './standing-alerts';
export type {
  AbsentOrder,
  Account,
  AccountReport,
  AccountWork,
  CycleRecord,
  DamagedOperation,
  HistoryCorrection,
  NumberedReport,
  PnlRow,
  RecordResult,
  Store,
} from './ports/store';
