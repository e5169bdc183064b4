// Logging in: password, then the second factor where there is one, then a session of its own.
import type {
  LoginFailures,
  SecondFactors,
  SessionRepository,
  UserLogin,
  UserRepository,
} from '@hedge/db';
import type { Clock, CredentialBox } from '@hedge/platform';
import { groupOfAddress } from '../address-group';
import { Problem } from '../problem';
import { userCaller, type Caller, type Origin } from './caller';
import type { Passwords } from './passwords';
import { digestOf, digestOfRecoveryCode, makeSecret } from './secret-text';
import { findStep } from './totp';

export type LoginDeps = {
  readonly users: Pick<UserRepository, 'findLogin'>;
  readonly secondFactors: Pick<SecondFactors, 'useStep' | 'useRecoveryCode'>;
  readonly sessions: Pick<SessionRepository, 'open'>;
  readonly loginFailures: LoginFailures;
  readonly passwords: Passwords;
  readonly credentials: CredentialBox;
  readonly clock: Clock;
};

export type Credentials = {
  readonly name: string;
  readonly password: string;
  readonly code?: string | undefined;
};

/**
 * Opens a session, ending the one that `replaces` names.
 * @returns the cookie's value, which is kept nowhere else
 * @throws {Problem} 401 for anything wrong, 429 while it is too early for another attempt
 */
export async function logIn(
  deps: LoginDeps,
  { name, password, code }: Credentials,
  { origin, replaces }: { readonly origin: Origin; readonly replaces: string | undefined },
): Promise<{ readonly token: string; readonly caller: Caller }> {
  const userName = name.trim().toLowerCase();
  return judgeAttempt(deps, userName, origin, async () => {
    const user = await deps.users.findLogin({ name: userName });
    const isRight = await deps.passwords.verify(password, user?.passwordHash ?? null);
    if (!isRight || user === null || user.disabled) throw loginFailed();
    const caller = userCaller(user, origin);
    await requireSecondFactor(deps, user, code, caller);
    const token = makeSecret();
    const opened = await deps.sessions.open(
      {
        userId: user.id,
        passwordHash: user.passwordHash,
        tokenDigest: digestOf(token),
        replaces: replaces === undefined ? null : digestOf(replaces),
      },
      caller,
    );
    if (!opened) throw loginFailed();
    return { token, caller };
  });
}

/**
 * The password of somebody who is logged in, once more: whoever found the browser open does not have it.
 * @throws {Problem} 401, 429
 */
export async function requirePassword(
  deps: LoginDeps,
  caller: Caller,
  password: string,
): Promise<UserLogin> {
  return judgeAttempt(deps, caller.name, caller, async () => {
    const user = caller.id === null ? null : await deps.users.findLogin({ id: caller.id });
    if (user === null || !(await deps.passwords.verify(password, user.passwordHash))) {
      throw loginFailed();
    }
    return user;
  });
}

/** An attempt counts as failed until it has succeeded. */
async function judgeAttempt<T>(
  { loginFailures }: LoginDeps,
  name: string,
  { address }: Origin,
  judge: () => Promise<T>,
): Promise<T> {
  const attempt = { name, address: groupOfAddress(address ?? '') };
  const waitMs = await loginFailures.begin(attempt);
  if (waitMs !== null) {
    throw new Problem('TOO_MANY_REQUESTS', 'too many failed logins; wait a little', {}, waitMs);
  }
  const judged = await judge();
  await loginFailures.succeed(attempt);
  return judged;
}

async function requireSecondFactor(
  deps: LoginDeps,
  { id: userId, totpSealed }: UserLogin,
  code: string | undefined,
  caller: Caller,
): Promise<void> {
  if (totpSealed === null) return;
  if (code === undefined || code === '') {
    throw new Problem('CODE_REQUIRED', 'the password is right; give the code of the authenticator');
  }
  const secret = deps.credentials.open({ userId, field: 'totpSecret' }, totpSealed);
  const step = findStep(Buffer.from(secret, 'base64url'), code, deps.clock.wallMs());
  const isRight =
    step === null
      ? await deps.secondFactors.useRecoveryCode(userId, digestOfRecoveryCode(code), caller)
      : await deps.secondFactors.useStep(userId, step);
  if (!isRight) throw loginFailed();
}

/** One sentence for whatever was wrong. */
function loginFailed(): Problem {
  return new Problem('LOGIN_FAILED', 'the name, the password or the code is wrong');
}
