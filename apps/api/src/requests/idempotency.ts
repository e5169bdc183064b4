// Changes under an Idempotency-Key: made once, however often they are sent. A change without one is
// made each time it comes.
import { createHmac, hkdfSync } from 'node:crypto';
import type { Request } from 'express';
import { ERROR_STATUS, type RouteContract } from '@hedge/contracts';
import type { IdempotencyKeys, KeyedRequest } from '@hedge/db';
import type { Logger } from '@hedge/platform';
import { Problem } from '../problem';

/** Digests of requests, under a key: a body may hold a password that nobody must be able to guess. */
export type RequestDigest = (parts: readonly unknown[]) => string;

export type IdempotencyDeps = {
  readonly idempotencyKeys: IdempotencyKeys;
  readonly digestRequest: RequestDigest;
  readonly logger: Logger;
  /** A fresh random UUID, lower case. */
  readonly newId: () => string;
};

/** One change: who sends it, what it is, and how it is made under an id for what it creates. */
export type Change = {
  readonly contract: RouteContract;
  readonly caller: string;
  readonly key: string;
  /** What beside the route makes it this request. */
  readonly parts: readonly unknown[];
  readonly make: (newId: string) => Promise<unknown>;
};

/** Makes the digest of an installation; another master key tells another one. */
export function makeRequestDigest(masterKey: Buffer): RequestDigest {
  const key = Buffer.from(hkdfSync('sha256', masterKey, '', 'idempotency', 32));
  return (parts) => createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
}

/**
 * The key that the caller chose; null where there is none.
 * @throws {Problem} 400 when it is no key.
 */
export function readIdempotencyKey(request: Request): string | null {
  const key = request.get('idempotency-key');
  if (key === undefined) return null;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new Problem('INVALID_REQUEST', 'Idempotency-Key must be 1 to 255 printable characters');
}

/**
 * Makes the change, or gives the answer that it had. A refusal frees the key, for nothing was changed.
 * @throws {Problem} 409 while another try runs, 422 when the key was another request's.
 */
export async function makeOnce(
  deps: IdempotencyDeps,
  { contract, caller, key, parts, make }: Change,
): Promise<{ readonly body: unknown; readonly repeated: boolean }> {
  const request: KeyedRequest = {
    caller,
    key,
    request: deps.digestRequest([contract.method, contract.path, ...parts]),
  };
  const claim = await deps.idempotencyKeys.claim(request, deps.newId());
  switch (claim.kind) {
    case 'answered':
      if (contract.secretAnswer) throw answerNotKept();
      return { body: claim.answer.body, repeated: true };
    case 'running':
      throw new Problem(
        'REQUEST_RUNNING',
        'a request under this Idempotency-Key is being answered',
      );
    case 'other':
      throw new Problem(
        'IDEMPOTENCY_KEY_REUSED',
        'this Idempotency-Key was given to another request',
      );
    case 'begun':
      return {
        body: await makeClaimed(deps, contract, request, () => make(claim.newId)),
        repeated: false,
      };
  }
}

async function makeClaimed(
  deps: IdempotencyDeps,
  contract: RouteContract,
  request: KeyedRequest,
  make: () => Promise<unknown>,
): Promise<unknown> {
  const { idempotencyKeys: keys } = deps;
  const { status } = contract.answer;
  const noteFailure = (error: unknown) => {
    if (isDoneBefore(error)) return keys.keepAnswer(request, { status, body: null });
    return isRefusal(error) ? keys.forget(request) : keys.giveUp(request);
  };
  let body: unknown;
  try {
    body = await make();
  } catch (error) {
    await tell(deps, noteFailure(error));
    throw error;
  }
  const kept = contract.secretAnswer ? null : (body ?? null);
  await tell(deps, keys.keepAnswer(request, { status, body: kept }));
  return body;
}

/** What became of the change stands, whether or not it could be written down. */
async function tell({ logger }: IdempotencyDeps, write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    logger.warn('idempotency key not kept', { error });
  }
}

/** Refused with a reason: nothing was changed. A failure may have come after the change. */
function isRefusal(error: unknown): boolean {
  return error instanceof Problem && ERROR_STATUS[error.code] < 500;
}

/** Done by an earlier try, whose answer reached somebody. */
function isDoneBefore(error: unknown): boolean {
  return error instanceof Problem && error.code === 'ANSWER_NOT_KEPT';
}

export function answerNotKept(): Problem {
  return new Problem(
    'ANSWER_NOT_KEPT',
    'this was done; its answer held a secret, which is shown once only',
  );
}
