// Who may do what, over the API: what is sent and what is answered. Secrets go one way, or are shown once.
import { z } from 'zod';
import { permission, role } from './access';
import { isoTime } from './amounts';
import { FIELD_RULES } from './field-rules';
import { labelText } from './operator-api';

export const auditView = z.object({
  id: z.string(),
  at: isoTime,
  actor: z.object({
    kind: z.enum(['user', 'token', 'adminKey', 'setup']),
    id: z.uuid().nullable(),
    name: z.string(),
    /** Where the request came from; null for changes of before it was kept. */
    address: z.string().nullable(),
  }),
  requestId: z.uuid().nullable(),
  action: z.string(),
  accountId: z.uuid().nullable(),
  operationId: z.uuid().nullable(),
  /** The user, token or alert that the action is about. */
  subjectId: z.uuid().nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditView = z.infer<typeof auditView>;

/** What somebody logs in with; upper and lower case are one. */
const userName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@+-]{0,63}$/, FIELD_RULES.NOT_NAME);

export const PASSWORD_LENGTH_MIN = 12;
const PASSWORD_LENGTH_MAX = 200;

/** Long rather than intricate: any characters count. */
const newPassword = z.string().min(PASSWORD_LENGTH_MIN).max(PASSWORD_LENGTH_MAX);

const givenPassword = z.string().min(1).max(PASSWORD_LENGTH_MAX);

/** Of the authenticator, or one of the recovery codes. */
const loginCode = z.string().trim().min(6).max(40);

export const createUserBody = z.strictObject({ name: userName, role, password: newPassword });
export type CreateUserBody = z.infer<typeof createUserBody>;

/** `removeTotp` is for who has lost the authenticator and the recovery codes. */
export const patchUserBody = z
  .strictObject({
    role: role.optional(),
    disabled: z.boolean().optional(),
    password: newPassword.optional(),
    removeTotp: z.literal(true).optional(),
  })
  .refine((body) => Object.values(body).some((change) => change !== undefined), {
    message: 'give one of role, disabled, password, removeTotp',
  });
export type PatchUserBody = z.infer<typeof patchUserBody>;

export const userView = z.object({
  id: z.uuid(),
  name: z.string(),
  role,
  disabled: z.boolean(),
  /** A code is asked for beside the password. */
  totp: z.boolean(),
  createdAt: isoTime,
});
export type UserView = z.infer<typeof userView>;

const TOKEN_DAYS_MAX = 730;

export const createTokenBody = z.strictObject({
  label: labelText,
  scopes: z
    .array(permission)
    .min(1)
    .max(3)
    .transform((scopes) => [...new Set(scopes)]),
  expiresInDays: z.int().min(1).max(TOKEN_DAYS_MAX).default(90),
});
export type CreateTokenBody = z.infer<typeof createTokenBody>;

export const tokenView = z.object({
  id: z.uuid(),
  label: z.string(),
  scopes: z.array(permission),
  createdAt: isoTime,
  expiresAt: isoTime,
  /** To the minute. */
  lastUsedAt: isoTime.nullable(),
  revokedAt: isoTime.nullable(),
});
export type TokenView = z.infer<typeof tokenView>;

/** The only answer that holds the token. */
export const createdTokenView = tokenView.extend({ token: z.string() });
export type CreatedTokenView = z.infer<typeof createdTokenView>;

export const loginBody = z.strictObject({
  name: z.string().min(1).max(200),
  password: givenPassword,
  code: loginCode.optional(),
});
export type LoginBody = z.infer<typeof loginBody>;

/** Who calls, and what for a change is to be sent with the cookie. */
export const sessionView = z.object({
  kind: z.enum(['user', 'token', 'adminKey']),
  id: z.uuid().nullable(),
  name: z.string(),
  /** Of a person. */
  role: role.nullable(),
  permissions: z.array(permission),
  /** Whether a code is asked for beside the password; null of who is no person. */
  totp: z.boolean().nullable(),
  /** Goes into the header X-CSRF-Token; null for who does not call with a cookie. */
  csrfToken: z.string().nullable(),
});
export type SessionView = z.infer<typeof sessionView>;

export const setupBody = z.strictObject({
  token: z.string().min(1).max(200),
  name: userName,
  password: newPassword,
});
export type SetupBody = z.infer<typeof setupBody>;

export const changePasswordBody = z.strictObject({ current: givenPassword, password: newPassword });
export type ChangePasswordBody = z.infer<typeof changePasswordBody>;

/** The password once more, before the second factor is touched. */
export const confirmPasswordBody = z.strictObject({ password: givenPassword });

export const enrolledTotpView = z.object({
  /** In base32, to be typed. */
  secret: z.string(),
  /** To be shown as a QR code. */
  uri: z.string(),
});
export type EnrolledTotpView = z.infer<typeof enrolledTotpView>;

export const confirmTotpBody = z.strictObject({
  code: z.string().regex(/^\d{6}$/, FIELD_RULES.NOT_SIX_DIGITS),
});

/** One use each; this is the only answer that holds them. */
export const recoveryCodesView = z.object({ recoveryCodes: z.array(z.string()) });
export type RecoveryCodesView = z.infer<typeof recoveryCodesView>;
