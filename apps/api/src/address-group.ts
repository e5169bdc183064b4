// Whom a failure is counted against. One household or server has a whole IPv6 /64, so every address
// in it is one sender; an IPv4 address is one, also where it is written as an IPv6 one.
import { isIPv4, isIPv6 } from 'node:net';
import type { Request } from 'express';

/** The sender of a request, as far as the configured proxies can be believed. */
export function addressGroupOf(request: Request): string {
  return groupOfAddress(request.ip ?? '');
}

/** Of an address as sockets and proxies write it, with a port or a zone as well. */
export function groupOfAddress(text: string): string {
  const address = text
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(address)) return address;
  return isIPv6(address) ? `${firstHextets(address).join(':')}::/64` : 'unknown';
}

/** The four leading groups of a valid IPv6 address, without leading zeros. */
function firstHextets(address: string): readonly string[] {
  // A dotted tail stands for the last two groups, which are not among the first four.
  const [head = '', tail] = address.replace(/\d+\.\d+\.\d+\.\d+$/, '0:0').split('::');
  const groupsOf = (part: string) => (part === '' ? [] : part.split(':'));
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(zeros).fill('0'), ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16));
}
