// What a signal meets, told to people: no worker makes progress, or no cycle can be asked for.
import { ENDED_BY_CYCLE, QUEUE_PAUSED, wordAlert, type Alert } from '@hedge/contracts';
import { makeFailing, type Alarm, type Clock, type CycleAdmission } from '@hedge/platform';

/** A queue store that restarts is back before; a full one says so at once. */
const FAILING_MAX_MS = 10_000;
const FULL = /\bOOM\b|maxmemory|disk full|No space left/i;

const DEAD_WORKER: Omit<Alert, 'message'> = {
  kind: 'DEAD_WORKER',
  accountId: null,
  operationId: null,
  dedupeKey: ENDED_BY_CYCLE.deadWorker,
};
const QUEUE_UNUSABLE: Omit<Alert, 'message'> = {
  kind: 'QUEUE_UNUSABLE',
  accountId: null,
  operationId: null,
  dedupeKey: ENDED_BY_CYCLE.queueUnusable,
};

export function tellAdmission(deps: {
  readonly admission: CycleAdmission;
  readonly alarm: Alarm;
  readonly clock: Clock;
}): CycleAdmission {
  const { admission, alarm, clock } = deps;
  const failing = makeFailing(clock);

  const failed = (error: unknown) => {
    const forMs = failing.failed();
    const isFull = FULL.test(String((error as { message?: unknown }).message));
    if (!isFull && forMs < FAILING_MAX_MS) return;
    alarm.raise({ ...QUEUE_UNUSABLE, ...wordAlert(isFull ? 'QUEUE_FULL' : 'QUEUE_SILENT', {}) });
  };

  return {
    admit: async (nowMs, source) => {
      try {
        const answer = await admission.admit(nowMs, source);
        failing.works();
        if (answer.kind === 'stuck' && answer.isPaused) {
          alarm.raise(QUEUE_PAUSED);
        } else if (answer.kind === 'stuck') {
          alarm.raise({ ...DEAD_WORKER, ...wordAlert('NO_PROGRESS', { why: answer.why }) });
        } else {
          alarm.clear(DEAD_WORKER.dedupeKey);
          alarm.clear(QUEUE_PAUSED.dedupeKey);
        }
        // Only adding one needs room: other answers do not show that there is any.
        if (answer.kind === 'started') alarm.clear(QUEUE_UNUSABLE.dedupeKey);
        return answer;
      } catch (error) {
        failed(error);
        throw error;
      }
    },
  };
}
