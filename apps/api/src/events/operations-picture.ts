// The open operations as they are now, kept up to date by PostgreSQL's word that something was changed: one
// look at them for everybody who watches.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OperationsEvent } from '@hedge/contracts';
import type { Database, OperationRepository } from '@hedge/db';
import type { Clock, Logger } from '@hedge/platform';
import { viewOperation } from '../views';
import { compareOperations } from './compare-operations';
import { writeEvent } from './event-text';

/** As many rows as a page of a browser shows. */
const OPERATIONS_MAX = 1_000;
/** Accounts are written one after the other: two looks are no nearer to each other. */
const LOOK_GAP_MS = 100;
const TICK_MS = 1_000;
/** What only time changes is seen by this, and what was never told of. */
const LOOK_ANYWAY_MS = 5_000;
/** Who was away for less is told only what was missed. */
const PAST_MAX = 32;

export interface PictureDeps {
  readonly operations: Pick<OperationRepository, 'list'>;
  readonly database: Pick<Database, 'listenToOperations'>;
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

export interface OperationsPicture {
  /** The events since this one, where they are still known; otherwise all there is, as one. */
  missedSince(lastEventId: string | undefined): readonly string[];
  end(): Promise<void>;
}

/**
 * Resolves after the first look.
 *
 * @param on.changed is given each event as text
 * @param on.failed is told once that the database cannot be read: the picture has ended
 * @throws when the database cannot be read.
 */
export async function beginPicture(
  { operations, database, logger, clock }: PictureDeps,
  on: { readonly changed: (text: string) => void; readonly failed: () => void },
): Promise<OperationsPicture> {
  // An id of another picture, of this process or of another one, says nothing here.
  const name = randomUUID();
  let seq = 0;
  let past: readonly string[] = [];
  let now: OperationsEvent | null = null;
  let lookedAt = 0;
  let isDue = false;
  let isLooking = false;
  let isEnded = false;
  let isJoining = false;
  /** Null while nothing would be heard: then it is looked every second. */
  let deafen: (() => Promise<void>) | null = null;

  const idOf = () => `${name}.${seq}`;

  const look = async () => {
    isDue = false;
    lookedAt = clock.monotonicMs();
    const { items, nextCursor } = await operations.list({ limit: OPERATIONS_MAX });
    const seen = { items: items.map(viewOperation), isCut: nextCursor !== null };
    const change = now === null ? null : compareOperations(now, seen);
    now = seen;
    if (change === null) return;
    seq += 1;
    const text = writeEvent('changed', change, idOf());
    past = [...past, text].slice(-PAST_MAX);
    if (!isEnded) on.changed(text);
  };

  const lookWhileDue = async () => {
    isDue = true;
    if (isLooking) return;
    isLooking = true;
    try {
      while (isDue && !isEnded) {
        await look();
        await pause(LOOK_GAP_MS, undefined, { ref: false });
      }
    } finally {
      isLooking = false;
    }
  };

  const end = async () => {
    isEnded = true;
    clearInterval(tick);
    await deafen?.().catch(() => undefined);
  };

  const wantLook = () => {
    lookWhileDue().catch((error: unknown) => {
      if (isEnded) return;
      logger.warn('open operations not read for those who watch them', { error });
      void end();
      on.failed();
    });
  };

  const listen = async () => {
    if (isJoining) return;
    isJoining = true;
    const lost = () => {
      deafen = null;
    };
    try {
      const close = await database.listenToOperations({ heard: wantLook, lost });
      if (isEnded) await close();
      else deafen = close;
    } catch (error) {
      logger.debug('changes of operations are not heard', { error });
    } finally {
      isJoining = false;
    }
  };

  const tick = setInterval(() => {
    if (deafen === null) void listen().then(wantLook);
    else if (clock.monotonicMs() - lookedAt > LOOK_ANYWAY_MS) wantLook();
  }, TICK_MS).unref();

  try {
    // Heard first, so that nothing is changed unseen between the two.
    await listen();
    isLooking = true;
    await look();
  } catch (error) {
    await end();
    throw error;
  } finally {
    isLooking = false;
  }
  if (isDue) wantLook();
  return {
    missedSince: (lastEventId) => {
      const [of, sent = ''] = lastEventId?.split('.') ?? [];
      const missed = seq - Number(sent);
      const isKnown = of === name && /^\d+$/.test(sent) && missed >= 0 && missed <= past.length;
      if (isKnown) return past.slice(past.length - missed);
      return [writeEvent('operations', now, idOf())];
    },
    end,
  };
}
