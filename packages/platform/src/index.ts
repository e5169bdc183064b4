// What every process is built from: configuration, log, time, queue, credentials, life cycle.
export { makeAlarm, startAlarm, type Alarm, type AlertRecords } from './alerts/alarm';
export {
  decideRetry,
  deliverDue,
  startAlertDelivery,
  startConfiguredDelivery,
  type AlertOutbox,
  type ClaimedNotice,
  type RunningDelivery,
} from './alerts/delivery';
export { openTold } from './alerts/refused-start';
export { makeFailing } from './alerts/failing';
export { buildNoticeBody, type Notice, type NoticeEvent } from './alerts/notice';
export {
  makeWebhook,
  signBody,
  WEBHOOK_TIMEOUT_MS,
  webhookSecrets,
  type Webhook,
  type WebhookAnswer,
  type WebhookConfig,
} from './alerts/webhook';
export { systemClock, type Clock } from './clock';
export { ConfigError, loadDotEnv, parseConfig, type ConfigProblem, type Env } from './config';
export {
  accessFields,
  adminKeyField,
  alertFields,
  apiFields,
  credentialsKeyField,
  KEY_LENGTH_MIN,
  liveField,
  logFields,
  monitorFields,
  paperFields,
  egressFields,
  paperUrlField,
  signalKeyField,
  storeFields,
  webhookConfig,
} from './config-fields';
export {
  CredentialError,
  keyFingerprint,
  makeCredentialBox,
  type CredentialBox,
  type SecretPlace,
} from './credentials';
export { warnOfOpenKeyFile } from './credentials-key';
export { DeadlineError, withDeadline } from './deadline';
export { runProcess, StartError, type ProcessOptions, type Started } from './lifecycle';
export { safeText, safeValue } from './log-safety';
export {
  makeLogger,
  silentLogger,
  type LogFields,
  type Logger,
  type LoggerOptions,
  type LogLevel,
} from './logger';
export type { AccountQueryHandler, AskWorker } from './queue/account-questions';
export {
  ADMISSION_TIMEOUT_MS,
  RUNNING_MAX_MS,
  THROTTLE_GRACE_MS,
  WAITING_MAX_MS,
} from './queue/admission';
export type { Admission, CycleAdmission } from './queue/shared-admission';
export type { BackstopOptions } from './queue/backstop';
export type { CycleHandler, CycleWorkerOptions } from './queue/cycle-worker';
export { openQueues, type Queues } from './queue/queues';
export type { RunningWorker } from './queue/running-worker';
export { queueStoreConfig, queueStoreSecrets, redisFields } from './queue/config-fields';
export type { QueueStoreConfig } from './queue/queue-store';
export { QueueStoreError } from './queue/store-error';
export { decideWaitingCause, describeQueueStore } from './queue/waiting-cause';
