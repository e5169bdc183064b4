// The Idempotency-Key of a change: the same one while nobody knows whether the change was made, and
// another one for the next.
import type { ApiRequest, ProblemCode } from '../api/client';

export interface ChangeKeys {
  /** The key to send this change under. */
  keyOf(request: ApiRequest): string;
  /** It was made, or refused: the same change, asked for again, is another one. */
  settle(): void;
}

/** @param newId a fresh text of 1 to 255 printable characters */
export function makeChangeKeys(newId: () => string): ChangeKeys {
  let open: { readonly of: string; readonly key: string } | null = null;
  return {
    keyOf({ method, path, body, version }) {
      const of = JSON.stringify([method, path, body ?? null, version ?? null]);
      open = open?.of === of ? open : { of, key: newId() };
      return open.key;
    },
    settle() {
      open = null;
    },
  };
}

/** After these nobody knows whether it was done; sent again under its key it is done once. */
const OPEN_CODES: readonly ProblemCode[] = [
  ...(['UNREACHABLE', 'MALFORMED', 'INTERNAL', 'REQUEST_RUNNING', 'REQUEST_TIMEOUT'] as const),
];

/** Whether the change may have been made in spite of the failure. */
export function isOpen(code: ProblemCode): boolean {
  return OPEN_CODES.includes(code);
}
