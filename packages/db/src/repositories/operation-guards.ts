// What an operator's write to an operation is guarded by, and how its outcome is told.
import { Prisma } from '../generated/client';

/** No order of the operation `o` is about to be sent, or sent with its outcome open. */
export const NO_OPEN_ORDER = Prisma.sql`NOT EXISTS (SELECT FROM orders r
  WHERE r.operation_id = o.id AND r.state IN ('INTENDED', 'SENT'))`;

/** The operation `o` has the version that was seen, where one is named. */
export const seenVersion = (version: number | undefined) =>
  version === undefined ? Prisma.sql`true` : Prisma.sql`o.version = ${version}`;

export interface Outcome {
  readonly changed: number;
  readonly known: boolean;
}

export function nameOutcome<Done extends string>(
  outcome: Outcome | undefined,
  done: Done,
): Done | 'conflict' | 'notFound' {
  if (outcome?.changed === 1) return done;
  return outcome?.known === true ? 'conflict' : 'notFound';
}
