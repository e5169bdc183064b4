// From which local address requests leave: limits and bans count by address, so each has its own.
import type { Venue } from '@hedge/cycle';

/** One way out of this machine. */
export type Egress = Pick<Venue, 'egressAddress' | 'isDefault'>;

/** Where the machine chooses. */
export const UNNAMED_EGRESS: Egress = { egressAddress: null, isDefault: true };

/**
 * The way out of an account that names this address, or none: then it is the first of the worker's.
 *
 * @param own the worker's addresses, as configured
 * @returns null where the worker does not have the named one
 */
export function findEgress(named: string | null, own: readonly string[]): Egress | null {
  const [first = null] = own;
  const egressAddress = named ?? first;
  const isKnown = egressAddress === null || own.includes(egressAddress);
  return isKnown ? { egressAddress, isDefault: egressAddress === first } : null;
}
