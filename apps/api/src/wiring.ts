// What the routes need, made from what the process has opened.
import { randomUUID } from 'node:crypto';
import {
  makeAccountChanges,
  makeAccountRepository,
  makeAlertRepository,
  makeAuditRepository,
  makeCycleRepository,
  makeIdempotencyKeys,
  makeLoginFailures,
  makeOperationRepository,
  makePnlSampleRepository,
  makeRequestLimit,
  makeSecondFactors,
  makeSessionRepository,
  makeSetupTokens,
  makeSignalKeyRepository,
  makeTokenRepository,
  makeTradeHistoryRepository,
  makeUserRepository,
  type Database,
} from '@hedge/db';
import {
  makeCredentialBox,
  type Alarm,
  type Clock,
  type Logger,
  type Queues,
} from '@hedge/platform';
import { makePasswords } from './access/passwords';
import type { AppDeps } from './app';
import type { ApiConfig } from './config';
import { makeCycleCall } from './cycle-call';
import { makeOperationsFeed, type OperationsFeed } from './events/operations-feed';
import { makeFailureLimit } from './failure-limit';
import { makeKeyCheck } from './key-check';
import { makeRequestDigest } from './requests/idempotency';
import type { RequestLimitDeps } from './requests/request-limit';
import { makeKeyRing, type KeyRing } from './signal-keys/key-ring';
import { makeSignalAuth } from './signal-keys/signal-auth';
import { tellAdmission } from './told-admission';

export type Opened = {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly queues: Queues;
  readonly database: Database;
  readonly alarm: Alarm;
};

export type Keys = Pick<
  ApiConfig,
  | 'signalKeys'
  | 'adminKey'
  | 'credentialsKey'
  | 'previousCredentialsKeys'
  | 'allowLiveTrading'
  | 'trustProxyHops'
  | 'sessionTimes'
  | 'boardActions'
  | 'requestLimits'
>;

/** What the process itself starts and stops, beside what the routes need. */
type Living = { readonly ring: KeyRing; readonly feed: OperationsFeed };

export function makeAppDeps(opened: Opened, keys: Keys): AppDeps & Living {
  const { logger, clock, queues, database, alarm } = opened;
  const credentials = makeCredentialBox(keys.credentialsKey, keys.previousCredentialsKeys);
  const signalKeys = makeSignalKeyRepository(database);
  const ring = makeKeyRing({ signalKeys, credentials, clock, logger });
  const isSignalKey = makeKeyCheck(keys.signalKeys);
  const operations = makeOperationRepository(database);
  const admission = tellAdmission({ admission: queues.admission, alarm, clock });
  return {
    logger,
    clock,
    newId: randomUUID,
    startedAtMs: clock.wallMs(),
    admission,
    callCycle: makeCycleCall({ admission, clock, logger }),
    askWorker: queues.askWorker,
    boardQueues: queues.boardQueues(),
    authenticateSignal: makeSignalAuth({ isSignalKey, ring, signalKeys, logger }),
    ring,
    signalKeys,
    isAdminKey: makeKeyCheck(keys.adminKey === null ? [] : [keys.adminKey]),
    failures: makeFailureLimit({ clock }),
    adminFailures: makeFailureLimit({ clock }),
    passwords: makePasswords(),
    boardActions: keys.boardActions,
    credentials,
    allowLiveTrading: keys.allowLiveTrading,
    trustProxyHops: keys.trustProxyHops,
    accounts: makeAccountRepository(database),
    accountChanges: makeAccountChanges(database),
    operations,
    feed: makeOperationsFeed({ operations, logger, clock }),
    pnlSamples: makePnlSampleRepository(database),
    tradeHistory: makeTradeHistoryRepository(database),
    alerts: makeAlertRepository(database),
    audit: makeAuditRepository(database),
    cycles: makeCycleRepository(database),
    ...makeAccess(database, keys.sessionTimes),
    idempotencyKeys: makeIdempotencyKeys(database),
    digestRequest: makeRequestDigest(keys.credentialsKey),
    ...makeLimits(database, keys.requestLimits),
    checks: { database: () => database.ping(), queue: () => queues.checkReady() },
  };
}

function makeAccess(database: Database, sessionTimes: ApiConfig['sessionTimes']) {
  return {
    users: makeUserRepository(database),
    setupTokens: makeSetupTokens(database),
    secondFactors: makeSecondFactors(database),
    sessions: makeSessionRepository(database, sessionTimes),
    tokens: makeTokenRepository(database),
    loginFailures: makeLoginFailures(database),
  };
}

function makeLimits(database: Database, limits: ApiConfig['requestLimits']): RequestLimitDeps {
  const limitOf = (name: string, perMinute: number) =>
    perMinute === 0 ? null : makeRequestLimit(database, { name, perMinute });
  return {
    addressLimit: limitOf('address', limits.perAddress),
    credentialLimit: limitOf('credential', limits.perCredential),
  };
}
