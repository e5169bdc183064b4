// Users, as an admin creates and changes them; and the first admin, who nobody else can create.
import type { PatchUserBody, SetupBody, UserView } from '@hedge/contracts';
import type { Actor, SetupTokens, UserRecord, UserRepository } from '@hedge/db';
import type { Handlers } from '../operator-router';
import { Problem } from '../problem';
import { viewPage } from '../views';
import type { Passwords } from './passwords';
import { digestOf } from './secret-text';

export type UsersDeps = {
  readonly users: Pick<UserRepository, 'create' | 'list' | 'patch'>;
  readonly setupTokens: Pick<SetupTokens, 'check' | 'createFirst'>;
  readonly passwords: Passwords;
};

export function makeUsersHandlers(
  deps: UsersDeps,
): Handlers<'listUsers' | 'createUser' | 'patchUser' | 'setUp'> {
  return {
    listUsers: async ({ query }) => viewPage(await deps.users.list(query), viewUser),
    createUser: async ({ body: { password, ...user }, actor, newId }) => {
      const passwordHash = await deps.passwords.hash(password);
      const created = await deps.users.create({ ...user, id: newId, passwordHash }, actor);
      if (created === 'nameTaken') throw nameTaken(user.name);
      return viewUser(created);
    },
    patchUser: async ({ id, body, actor }) => viewUser(await patchUser(deps, id, body, actor)),
    setUp: ({ body, actor, newId }) => setUp(deps, body, actor, newId),
  };
}

async function setUp(
  { setupTokens, passwords }: UsersDeps,
  { token, name, password }: SetupBody,
  actor: Actor,
  id: string,
): Promise<UserView> {
  const tokenDigest = digestOf(token);
  // Before the password costs anything: anybody can ask.
  const state = await setupTokens.check(tokenDigest);
  if (state === 'done') throw new Problem('SETUP_DONE', 'there are users already: log in');
  const created =
    state === 'right'
      ? await setupTokens.createFirst(
          { id, name, role: 'admin', passwordHash: await passwords.hash(password) },
          tokenDigest,
          actor,
        )
      : null;
  if (created === null) {
    throw new Problem('LOGIN_FAILED', 'the setup token is wrong or over; a start makes another');
  }
  return viewUser(created);
}

async function patchUser(
  deps: UsersDeps,
  id: string,
  { password, ...patch }: PatchUserBody,
  actor: Actor,
): Promise<UserRecord> {
  const passwordHash = password === undefined ? undefined : await deps.passwords.hash(password);
  const patched = await deps.users.patch(id, { ...patch, passwordHash }, actor);
  if (patched === null) throw new Problem('NOT_FOUND', 'there is no such user');
  if (patched === 'lastAdmin') {
    throw new Problem('LAST_ADMIN', 'nobody else could administer: make another admin first');
  }
  return patched;
}

function nameTaken(name: string): Problem {
  return new Problem('NAME_TAKEN', 'a user of this name exists', { name });
}

function viewUser({ hasTotp, createdAt, ...user }: UserRecord): UserView {
  return { ...user, totp: hasTotp, createdAt: new Date(createdAt).toISOString() };
}
