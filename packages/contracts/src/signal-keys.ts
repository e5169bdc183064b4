// Signal keys that operators make: what a signaller proves itself with, beside MONITOR_API_KEY.
import { z } from 'zod';
import { isoTime } from './amounts';
import { FIELD_RULES } from './field-rules';
import { labelText } from './operator-api';

/** `plain` sends the whole key with each signal; `hmac` signs each signal and sends no secret. */
export const signalKeyMode = z.enum(['plain', 'hmac']);
export type SignalKeyMode = z.infer<typeof signalKeyMode>;

const moment = z.iso.datetime({ offset: true, error: FIELD_RULES.NOT_TIME });

/** Valid from `notBefore` on and before `notAfter`; without them from now on, and until revoked. */
export const createSignalKeyBody = z
  .strictObject({
    label: labelText,
    mode: signalKeyMode.default('plain'),
    notBefore: moment.optional(),
    notAfter: moment.optional(),
  })
  .refine(
    ({ notBefore, notAfter }) =>
      notBefore === undefined ||
      notAfter === undefined ||
      Date.parse(notBefore) < Date.parse(notAfter),
    { path: ['notAfter'], message: FIELD_RULES.NOT_AFTER },
  );
export type CreateSignalKeyBody = z.infer<typeof createSignalKeyBody>;

export const signalKeyView = z.object({
  id: z.uuid(),
  /** Names the key in public: the part before the point of a plain key, `x-key-id` of a signing one. */
  keyId: z.string(),
  label: z.string(),
  mode: signalKeyMode,
  notBefore: isoTime.nullable(),
  notAfter: isoTime.nullable(),
  /** Written at most once a minute. */
  lastUsedAt: isoTime.nullable(),
  revokedAt: isoTime.nullable(),
  createdAt: isoTime,
});
export type SignalKeyView = z.infer<typeof signalKeyView>;

/** The answer to its making, and the only one that ever holds the secret. */
export const createdSignalKeyView = signalKeyView.extend({
  /** Of a plain key the whole `kid.secret`, for `MONITOR_API_KEY`; of a signing one what it signs with. */
  secret: z.string(),
});
export type CreatedSignalKeyView = z.infer<typeof createdSignalKeyView>;
