// The protocol's store on PostgreSQL: one statement per transition, its guards inside.
import type { AlertChanges, RecordResult, Store } from '@hedge/cycle';
import { assertNever, ORDER_EDGES, type Operation, type Transition } from '@hedge/domain';
import type { Database } from '../database';
import type { Prisma, PrismaClient } from '../generated/client';
import { clearAlert, clearAlertsExcept, raiseAlert, raiseAlertOf } from './alerts';
import { buildAttention } from './attention';
import { buildAttribute } from './attribute';
import { buildLapse } from './close-request';
import { recordCycle, recordCycleBegun } from './cycles';
import { isRetryable, isUniqueViolation } from './database-error';
import { buildCancel, buildFinish } from './finish';
import { buildIntend, buildResume } from './intend';
import { loadAbsentOrders, loadOperation } from './load';
import { makeLoadWork } from './load-work';
import { buildCloseOther, buildSettleOutside } from './outside';
import { buildBegin, buildOpen, buildUndo, buildUndone } from './opening';
import { makeRecordPnl } from './pnl';
import { loadReports, recordReport } from './reports';
import { recordSaid } from './said';
import { buildAdopt, buildProgress, buildToken } from './send';
import { buildCorrection, buildFills, buildSettle } from './settle';

const ATTEMPTS = 4;

/**
 * How a transition stays true among several workers: its statement first updates the operation's
 * row where id, version and status are as seen, and everything else hangs on that row. Whoever
 * comes second waits for the row's lock, finds another version, and changes nothing. What the
 * statement reads of the orders cannot be older than the version it demands, because the orders
 * change only together with it.
 *
 * @param egressDefault the address that accounts leave from which name none; null lets the machine choose
 */
export function makePrismaStore({ prisma }: Database, egressDefault: string | null = null): Store {
  return {
    ...makeLoadWork(prisma, egressDefault),
    loadOperation: (operationId) => loadOperation(prisma, operationId),
    recordPnl: makeRecordPnl(prisma),
    recordReport: (report) => recordReport(prisma, report),
    loadReports: (...which) => loadReports(prisma, ...which),
    recordSaid: (...reading) => recordSaid(prisma, ...reading),
    record: async (operation, transition, alerts) =>
      isPossible(transition)
        ? execute(prisma, buildStatement(operation, transition, alerts))
        : 'lost',
    loadAbsentOrders: (accountId, since) => loadAbsentOrders(prisma, accountId, since),
    recordCorrection: (correction, to, alerts) =>
      execute(prisma, buildCorrection(correction, to, alerts)),
    raiseAlert: (alert) => raiseAlert(prisma, alert),
    raiseAlertOf: (operation, alert) => raiseAlertOf(prisma, operation, alert),
    clearAlert: (dedupeKey) => clearAlert(prisma, dedupeKey),
    clearAlertsExcept: (kinds, dedupeKeys) => clearAlertsExcept(prisma, kinds, dedupeKeys),
    recordCycleBegun: (...cycle) => recordCycleBegun(prisma, ...cycle),
    recordCycle: (...cycle) => recordCycle(prisma, ...cycle),
  };
}

/** An edge that does not exist is nobody's to record; the schema would answer with an error. */
function isPossible(transition: Transition): boolean {
  return transition.kind !== 'finish' || ORDER_EDGES[transition.from].includes(transition.to);
}

function buildStatement(
  seen: Operation,
  transition: Transition,
  alerts: AlertChanges | undefined,
): Prisma.Sql {
  switch (transition.kind) {
    case 'intend':
      return buildIntend(seen, transition, alerts);
    case 'token':
      return buildToken(seen, transition, alerts);
    case 'adopt':
      return buildAdopt(seen, transition, alerts);
    case 'progress':
      return buildProgress(seen, transition, alerts);
    case 'finish':
      return buildFinish(seen, transition, alerts);
    case 'cancel':
      return buildCancel(seen, transition, alerts);
    case 'resume':
      return buildResume(seen, transition, alerts);
    case 'fills':
      return buildFills(seen, transition.fills);
    case 'attribute':
      return buildAttribute(seen, transition, alerts);
    case 'closeOther':
      return buildCloseOther(seen, transition, alerts);
    case 'settleOutside':
      return buildSettleOutside(seen, transition, alerts);
    case 'begin':
      return buildBegin(seen, transition, alerts);
    case 'open':
      return buildOpen(seen, transition, alerts);
    case 'undo':
      return buildUndo(seen, transition, alerts);
    case 'undone':
      return buildUndone(seen, transition, alerts);
    case 'settle':
      return buildSettle(seen, transition.history, alerts);
    case 'attention':
      return buildAttention(seen, transition.attention, alerts);
    case 'lapse':
      return buildLapse(seen, transition.why, alerts);
    default:
      return assertNever(transition);
  }
}

/**
 * A unique key that is taken means that somebody else was first. A deadlock or serialization
 * failure was rolled back and is tried again. Any other error leaves the outcome unknown to the
 * caller, who reads again before he decides.
 */
async function execute(prisma: PrismaClient, statement: Prisma.Sql): Promise<RecordResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const [rows] = await prisma.$transaction([
        prisma.$queryRaw<{ changed: number }[]>(statement),
      ]);
      return rows[0]?.changed === 1 ? 'recorded' : 'lost';
    } catch (error) {
      if (isUniqueViolation(error)) return 'lost';
      if (!isRetryable(error) || attempt === ATTEMPTS) throw error;
    }
  }
}
