// The open operations as they are now: one look at them for everybody who watches, whenever their stamp is
// another. It is asked for and not told by the database: a notice would make every commit of a close wait
// for those of all the others.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OperationsChangedEvent, OperationsEvent } from '@hedge/contracts';
import type { OperationRepository } from '@hedge/db';
import type { Clock, Logger } from '@hedge/platform';
import { writeEvent } from './event-text';
import { findOthers, takeIn, type KnownOperations } from './known-operations';

/** As many rows as a page of a browser shows. */
const OPERATIONS_MAX = 1_000;
/** Between two stamps: one costs less than a millisecond, and a cycle's end is known this much later. */
const ASK_EVERY_MS = 50;
/** What only time changes is seen by this, and what the stamp does not tell of. */
const LOOK_ANYWAY_MS = 5_000;
/** Who was away for less is told only what was missed. A cycle may come in several parts. */
const PAST_MAX = 64;

const NOTHING: KnownOperations = new Map();

export interface PictureDeps {
  readonly operations: Pick<OperationRepository, 'listByIds' | 'readGlances' | 'readStamp'>;
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

export interface OperationsPicture {
  /** The events since this one, where they are still known; otherwise all there is, as one. */
  missedSince(lastEventId: string | undefined): readonly string[];
  end(): void;
}

/**
 * Resolves after the first look.
 *
 * @param on.changed is given each event as text
 * @param on.failed is told once that the database cannot be read: the picture has ended
 * @throws when the database cannot be read.
 */
export async function beginPicture(
  { operations, logger, clock }: PictureDeps,
  on: { readonly changed: (text: string) => void; readonly failed: () => void },
): Promise<OperationsPicture> {
  // An id of another picture, of this process or of another one, says nothing here.
  const name = randomUUID();
  let seq = 0;
  let past: readonly string[] = [];
  let known: KnownOperations | null = null;
  let isCut = false;
  /** All there is, as text; made once for everybody who begins with it. */
  let all: string | null = null;
  let lookedAt = 0;
  let stamp = '';
  let isEnded = false;

  const idOf = () => `${name}.${seq}`;

  const look = async () => {
    lookedAt = clock.monotonicMs();
    const before = known ?? NOTHING;
    const glances = await operations.readGlances(OPERATIONS_MAX);
    const others = findOthers(before, glances.items);
    const whole = others.length === 0 ? [] : await operations.listByIds(others);
    const taken = takeIn(before, glances.items, whole);
    const change = { ...taken.difference, isCut: glances.isCut };
    const isNew = known !== null && (isCut !== glances.isCut || !isEmpty(change));
    ({ known } = taken);
    ({ isCut } = glances);
    if (!isNew) return;
    seq += 1;
    all = null;
    const text = writeEvent('changed', change, idOf());
    past = [...past, text].slice(-PAST_MAX);
    if (!isEnded) on.changed(text);
  };

  const writeAll = (): string => {
    const items = [...(known ?? NOTHING).values()].map(({ view }) => view);
    return writeEvent('operations', { items, isCut } satisfies OperationsEvent, idOf());
  };

  /** The stamp first: what is changed between the two is seen again, and not missed. */
  const lookWhereChanged = async () => {
    const present = await operations.readStamp();
    const isOld = clock.monotonicMs() - lookedAt > LOOK_ANYWAY_MS;
    if (known !== null && present === stamp && !isOld) return;
    stamp = present;
    await look();
  };

  const keep = async () => {
    while (!isEnded) {
      await pause(ASK_EVERY_MS, undefined, { ref: false });
      if (!isEnded) await lookWhereChanged();
    }
  };

  await lookWhereChanged();
  keep().catch((error: unknown) => {
    if (isEnded) return;
    isEnded = true;
    logger.warn('open operations not read for those who watch them', { error });
    on.failed();
  });
  return {
    missedSince: (lastEventId) => {
      const [of, sent = ''] = lastEventId?.split('.') ?? [];
      const missed = seq - Number(sent);
      const isKnown = of === name && /^\d+$/.test(sent) && missed >= 0 && missed <= past.length;
      if (isKnown) return past.slice(past.length - missed);
      return [(all ??= writeAll())];
    },
    end: () => {
      isEnded = true;
    },
  };
}

function isEmpty({ changed, readings, gone }: OperationsChangedEvent): boolean {
  return changed.length === 0 && readings.length === 0 && gone.length === 0;
}
