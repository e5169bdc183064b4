// What the stream of events says: the open operations as they are, and then what changes of them.
import { z } from 'zod';
import { decimalText, isoTime } from './amounts';
import { operationView } from './operator-api';

/** It takes nothing. */
export const eventsQuery = z.strictObject({});

/** Every open operation, the newest first, as far as the stream shows them. */
export const operationsEvent = z.object({
  items: z.array(operationView),
  /** There are more than these. */
  isCut: z.boolean(),
});
export type OperationsEvent = z.infer<typeof operationsEvent>;

/**
 * What a reading found of one operation: its id, its `currentPnl`, then `markPrice` and `unrealizedPnl` of
 * its LONG leg and of its SHORT leg. Without names, because a cycle sends a thousand of them.
 */
export const readRow = z.tuple([
  z.uuid(),
  decimalText,
  decimalText,
  decimalText,
  decimalText,
  decimalText,
]);
export type ReadRow = z.infer<typeof readRow>;

/** What is different since the event before. */
export const operationsChangedEvent = z.object({
  /** Of each row only its id and the fields that changed; of a new one all. */
  changed: z.array(operationView.partial().required({ id: true })),
  /** Rows of which nothing but the reading is another, by the time of that. */
  readings: z.array(z.object({ pnlAt: isoTime, rows: z.array(readRow) })),
  /** Ids of those that are not open any more. */
  gone: z.array(z.uuid()),
  isCut: z.boolean(),
});
export type OperationsChangedEvent = z.infer<typeof operationsChangedEvent>;

/**
 * The names of the events.
 * - `operations` comes first, and whenever it is not known what was missed
 * - `changed` from then on
 * - `beat` comes at once and every few seconds: who hears none has lost the connection
 * - `over` comes last where the credential is not valid any more
 */
export const EVENT_NAMES = ['operations', 'changed', 'beat', 'over'] as const;
export type EventName = (typeof EVENT_NAMES)[number];
