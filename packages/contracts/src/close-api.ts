// A close that a person asks for: what is answered, and how the request stands.
import { z } from 'zod';
import { isoTime } from './amounts';
import { cause } from './causes';

/**
 * `PENDING`: the next cycle begins it. `TAKEN`: the operation is being closed. `EXPIRED`: not begun
 * within 30 s, and no worker has said so yet. `LAPSED`: the same, with the reason.
 */
export const closeRequestState = z.enum(['PENDING', 'EXPIRED', 'TAKEN', 'LAPSED']);

export const closeRequestView = z.object({
  requestedAt: isoTime,
  requestedBy: z.string(),
  state: closeRequestState,
  /** What held it back; null unless it has lapsed. */
  lapsedWhy: z.string().nullable(),
  /** The same as a code, with what follows it; null where it is in the words of others. */
  lapsedCause: cause.nullable(),
});
export type CloseRequestView = z.infer<typeof closeRequestView>;

/** A request that was taken: from here on the operation's `closeRequest` tells what becomes of it. */
export const closeAcceptedView = z.object({
  operationId: z.uuid(),
  version: z.int(),
  requestedAt: isoTime,
  /** Not begun until then, it lapses. */
  expiresAt: isoTime,
});
export type CloseAcceptedView = z.infer<typeof closeAcceptedView>;

/** Each operation of the account by itself, the oldest first. */
export const closeAllView = z.object({
  items: z.array(
    z.discriminatedUnion('accepted', [
      closeAcceptedView.extend({ accepted: z.literal(true) }),
      z.object({
        operationId: z.uuid(),
        accepted: z.literal(false),
        code: z.enum(['NOT_ACTIVE', 'CLOSE_PENDING', 'VERSION_CHANGED']),
        message: z.string(),
      }),
    ]),
  ),
});
export type CloseAllView = z.infer<typeof closeAllView>;
