// The local address from which an account's requests leave, as operators and configurations name it.
import { z } from 'zod';
import { FIELD_RULES } from './field-rules';

/** One text per address: limits and bans are kept by it. */
function toCanonical(address: string): string {
  return address.includes(':') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

/** Addresses of no machine: any, this network, multicast, reserved and broadcast, or IPv4 in IPv6's clothes. */
const NOBODYS = /^(0\.|2[2-5]\d\.|::$|ff|::ffff:)/;

/** An IPv4 or IPv6 address that a machine can have, in its shortest form. */
export const egressAddress = z
  .union([z.ipv4(), z.ipv6()], { error: FIELD_RULES.NOT_IP })
  .overwrite(toCanonical)
  .refine((address) => !NOBODYS.test(address), FIELD_RULES.NOBODYS_IP);
