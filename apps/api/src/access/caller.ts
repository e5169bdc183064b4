// Who calls the operator API, once that is known, and what the caller may do.
import type { Request, Response } from 'express';
import { PERMISSIONS, type Permission } from '@hedge/contracts';
import type { Actor } from '@hedge/db';

export interface Caller extends Actor {
  readonly permissions: readonly Permission[];
}

/** Where a request comes from, as the audit log keeps it. */
export function originOf(request: Request): Pick<Actor, 'address' | 'requestId'> {
  return {
    address: request.ip ?? null,
    requestId: request.res?.get('x-request-id') ?? null,
  };
}

/** The holder of ADMIN_API_KEY. */
export function adminKeyCaller(request: Request): Caller {
  const permissions = PERMISSIONS;
  return { kind: 'adminKey', id: null, name: 'admin key', permissions, ...originOf(request) };
}

export function setCaller(response: Response, caller: Caller): void {
  response.locals['caller'] = caller;
}

/** Asked after the authentication; undefined where there was none. */
export function findCaller(response: Response): Caller | undefined {
  return response.locals['caller'] as Caller | undefined;
}

/** Tells callers apart, for limits and Idempotency-Keys, and names them in the access log. */
export function callerKey({ kind, id }: Actor): string {
  return id === null ? kind : `${kind}:${id}`;
}
