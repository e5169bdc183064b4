// A person's own session: logging in and out, the password, the authenticator.
import { randomBytes } from 'node:crypto';
import type { SessionView } from '@hedge/contracts';
import type { SecondFactors, SessionRepository, UserRepository } from '@hedge/db';
import type { Handlers } from '../operator-router';
import { Problem } from '../problem';
import type { Caller } from './caller';
import { logIn, requirePassword, type LoginDeps } from './login';
import { csrfTokenOf, digestOf, digestOfRecoveryCode, makeRecoveryCodes } from './secret-text';
import { buildTotpUri, findStep, toBase32 } from './totp';

export type SessionDeps = LoginDeps & {
  readonly users: Pick<UserRepository, 'findLogin' | 'patch'>;
  readonly sessions: Pick<SessionRepository, 'open' | 'close'>;
  readonly secondFactors: SecondFactors;
};

type SessionHandlers = Handlers<
  'logIn' | 'readSession' | 'logOut' | 'changePassword' | 'enrolTotp' | 'confirmTotp' | 'removeTotp'
>;

const TOTP_SECRET_BYTES = 20;

export function makeSessionHandlers(deps: SessionDeps): SessionHandlers {
  return {
    logIn: async ({ body, actor, cookie }) => {
      const { token, caller } = await logIn(deps, body, {
        origin: actor,
        replaces: cookie.presented,
      });
      cookie.set(token);
      return viewSession(caller, token);
    },
    readSession: async ({ actor, cookie }) =>
      viewSession(actor, actor.kind === 'user' ? cookie.presented : undefined),
    logOut: async ({ actor, cookie }) => {
      await deps.sessions.close(digestOf(cookie.presented ?? ''), actor);
      cookie.clear();
    },
    changePassword: async ({ body, actor, cookie }) => {
      const user = await requirePassword(deps, actor, body.current);
      const passwordHash = await deps.passwords.hash(body.password);
      await deps.users.patch(user.id, { passwordHash }, actor);
      cookie.clear();
    },
    enrolTotp: async ({ body, actor }) => {
      const { id: userId, name, totpSealed } = await requirePassword(deps, actor, body.password);
      if (totpSealed !== null) {
        throw new Problem('TOTP_ENROLLED', 'remove the present authenticator first');
      }
      const secret = randomBytes(TOTP_SECRET_BYTES);
      const place = { userId, field: 'totpSecret' } as const;
      await deps.secondFactors.enrol(
        userId,
        deps.credentials.seal(place, secret.toString('base64url')),
        actor,
      );
      return { secret: toBase32(secret), uri: buildTotpUri(name, secret) };
    },
    confirmTotp: ({ body, actor }) => confirmTotp(deps, body.code, actor),
    removeTotp: async ({ body, actor }) => {
      const { id, totpSealed } = await requirePassword(deps, actor, body.password);
      if (totpSealed === null) throw notEnrolled();
      await deps.users.patch(id, { removeTotp: true }, actor);
    },
  };
}

async function confirmTotp(
  deps: SessionDeps,
  code: string,
  actor: Caller,
): Promise<{ recoveryCodes: string[] }> {
  const user = await deps.users.findLogin({ id: actor.id ?? '' });
  const sealed = user?.totpPendingSealed ?? null;
  if (user === null || sealed === null) throw notEnrolled();
  const secret = deps.credentials.open({ userId: user.id, field: 'totpSecret' }, sealed);
  const step = findStep(Buffer.from(secret, 'base64url'), code, deps.clock.wallMs());
  if (step === null) throw new Problem('LOGIN_FAILED', 'the code is wrong, or of another time');
  const codes = makeRecoveryCodes();
  const digests = codes.map(digestOfRecoveryCode);
  const enrolment = { userId: user.id, sealed, step };
  if (!(await deps.secondFactors.confirm(enrolment, digests, actor))) throw notEnrolled();
  return { recoveryCodes: [...codes] };
}

function notEnrolled(): Problem {
  return new Problem('TOTP_NOT_ENROLLED', 'there is no authenticator, or none to be confirmed');
}

function viewSession(caller: Caller, token: string | undefined): SessionView {
  const { kind, id, name, role, hasTotp: totp, permissions } = caller;
  if (kind === 'setup') throw new Error('a stranger has no session');
  const csrfToken = token === undefined ? null : csrfTokenOf(token);
  return { kind, id, name, role, totp, permissions: [...permissions], csrfToken };
}
