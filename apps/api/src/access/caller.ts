// Who calls the operator API, once that is known, and what the caller may do.
import type { Request, Response } from 'express';
import {
  PERMISSIONS,
  ROLE_PERMISSIONS,
  type Audience,
  type Permission,
  type Role,
} from '@hedge/contracts';
import type { Actor, SessionUser, TokenRecord } from '@hedge/db';

export interface Caller extends Actor {
  /** Of a person. */
  readonly role: Role | null;
  /** Whether a person has an authenticator. */
  readonly hasTotp: boolean | null;
  readonly permissions: readonly Permission[];
}

/** Where a request comes from, as the audit log keeps it. */
export type Origin = Pick<Actor, 'address' | 'requestId'>;

export function originOf(request: Request): Origin {
  return {
    address: request.ip ?? null,
    requestId: request.res?.get('x-request-id') ?? null,
  };
}

const pick = ({ address, requestId }: Origin): Origin => ({ address, requestId });

/** The holder of ADMIN_API_KEY. */
export function adminKeyCaller(origin: Origin): Caller {
  const who = { kind: 'adminKey', id: null, name: 'admin key', role: null } as const;
  return { ...who, hasTotp: null, permissions: PERMISSIONS, ...pick(origin) };
}

/** A person who is logged in, or just being so. */
export function userCaller({ id, name, role, hasTotp }: SessionUser, origin: Origin): Caller {
  const permissions = ROLE_PERMISSIONS[role];
  return { kind: 'user', id, name, role, hasTotp, permissions, ...pick(origin) };
}

export function tokenCaller(
  { id, label, scopes }: Pick<TokenRecord, 'id' | 'label' | 'scopes'>,
  origin: Origin,
): Caller {
  return {
    kind: 'token',
    id,
    name: label,
    role: null,
    hasTotp: null,
    permissions: scopes,
    ...pick(origin),
  };
}

/** Nobody yet: somebody who logs in or sets up. */
export function strangerFrom(origin: Origin): Caller {
  const who = { kind: 'setup', id: null, name: 'setup token', role: null } as const;
  return { ...who, hasTotp: null, permissions: [], ...pick(origin) };
}

export function mayCall(caller: Caller, audience: Audience): boolean {
  switch (audience) {
    case 'anyone':
      return true;
    case 'caller':
      return caller.kind !== 'setup';
    case 'person':
      return caller.kind === 'user';
    case 'read':
    case 'operate':
    case 'administer':
      return caller.permissions.includes(audience);
  }
}

/** @param again recognises the caller once more; null once the credential is not valid any more */
export function setCaller(
  response: Response,
  caller: Caller,
  again: () => Promise<Caller | null> = async () => caller,
): void {
  response.locals['caller'] = caller;
  response.locals['callerAgain'] = again;
}

/** Asked after the authentication; undefined where nobody was asked for a credential. */
export function findCaller(response: Response): Caller | undefined {
  return response.locals['caller'] as Caller | undefined;
}

/** The caller as it is recognised now: of an answer that lasts longer than its credential may. */
export async function findCallerAgain(response: Response): Promise<Caller | null> {
  const again = response.locals['callerAgain'] as (() => Promise<Caller | null>) | undefined;
  return (await again?.()) ?? null;
}

/** Tells callers apart, for limits and Idempotency-Keys, and names them in the access log. */
export function callerKey({ kind, id }: Actor): string {
  return id === null ? kind : `${kind}:${id}`;
}
