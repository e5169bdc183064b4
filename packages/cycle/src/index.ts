export type { Clock } from './ports/clock';
export type { Backoff, Gateway, OrderRequest } from './ports/gateway';
export type {
  AbsentOrder,
  Account,
  AccountWork,
  Alert,
  AlertKind,
  CycleRecord,
  HistoryCorrection,
  PnlRow,
  RecordResult,
  Store,
} from './ports/store';
