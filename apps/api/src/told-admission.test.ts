// What a signal meets becomes an alert, and ends it.
import type { Alert } from '@hedge/contracts';
import type { Admission } from '@hedge/platform';
import { tellAdmission } from './told-admission';

const STARTED: Admission = { kind: 'started', jobId: 'a' };
const THROTTLED: Admission = { kind: 'throttled', retryAfterMs: 1 };

/** Signals on a clock of their own; `next` is what the queue store answers or fails with. */
function aWorld() {
  const open = new Map<string, Alert>();
  const world = { nowMs: 0, next: STARTED as Admission | Error };
  const admission = tellAdmission({
    admission: {
      admit: async () => {
        if (world.next instanceof Error) throw world.next;
        return world.next;
      },
    },
    alarm: {
      raise: (alert) => void open.set(alert.dedupeKey, alert),
      clear: (dedupeKey) => void open.delete(dedupeKey),
      settle: async () => undefined,
    },
    clock: { wallMs: () => world.nowMs, monotonicMs: () => world.nowMs },
  });
  const signal = async (next: Admission | Error, afterMs = 0) => {
    world.nowMs += afterMs;
    world.next = next;
    await admission.admit(world.nowMs, 'signal').catch(() => undefined);
    return [...open.values()].map(({ kind }) => kind);
  };
  return { open, signal };
}

describe('a signal', () => {
  it('on a full queue store alerts at once, and only one that is started ends it', async () => {
    const { open, signal } = aWorld();
    const full = new Error("OOM command not allowed when used memory > 'maxmemory'.");
    expect(await signal(full)).toEqual(['QUEUE_UNUSABLE']);
    expect([...open.values()][0]?.message).toContain('its memory is full');
    expect(await signal(THROTTLED)).toEqual(['QUEUE_UNUSABLE']);
    expect(await signal(STARTED)).toEqual([]);
  });

  it('on a queue store that does not answer alerts after 10 s of nothing else', async () => {
    const { signal } = aWorld();
    const silence = new Error('the queue store did not answer within 800 ms');
    expect(await signal(silence)).toEqual([]);
    expect(await signal(silence, 9_999)).toEqual([]);
    expect(await signal(STARTED, 1)).toEqual([]);
    expect(await signal(silence, 1)).toEqual([]);
    expect(await signal(silence, 10_000)).toEqual(['QUEUE_UNUSABLE']);
  });

  it('that no worker follows alerts of the worker, and a paused queue of the pause alone', async () => {
    const { signal } = aWorld();
    const why = 'a cycle has been waiting for 12 s';
    expect(await signal({ kind: 'stuck', why, isPaused: false })).toEqual(['DEAD_WORKER']);
    expect(await signal({ kind: 'running' })).toEqual([]);
    expect(await signal({ kind: 'stuck', why, isPaused: true })).toEqual(['QUEUE_PAUSED']);
    expect(await signal({ kind: 'running' })).toEqual([]);
  });
});
