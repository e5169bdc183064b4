// Client order ids: derived from the operation, leg and attempt, so planning twice gives the same id.
import type { OrderKind, PositionSide } from './sides';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ID = /^([0-9a-f]{32})([LSls])([0-9a-z]{1,3})$/;

const LETTERS: Readonly<Record<OrderKind, Readonly<Record<PositionSide, string>>>> = {
  open: { LONG: 'l', SHORT: 's' },
  close: { LONG: 'L', SHORT: 'S' },
};

/**
 * 32 hex digits of the operation's UUID, `L` or `S` (`l` or `s` of an opening order), the attempt in
 * base 36: at most 36 characters of `^[\.A-Z\:/a-z0-9_-]{1,36}$` (Binance USD-M documentation, New
 * Order).
 * @throws {RangeError} when the id is no lower-case UUID or the attempt does not fit three digits.
 */
export function buildClientOrderId(
  operationId: string,
  side: PositionSide,
  attempt: number,
  kind: OrderKind = 'close',
): string {
  if (!UUID.test(operationId)) throw new RangeError(`not a UUID: ${operationId}`);
  if (!Number.isInteger(attempt) || attempt < 1 || attempt >= 36 ** 3) {
    throw new RangeError(`attempt out of range: ${attempt}`);
  }
  return `${operationId.replaceAll('-', '')}${LETTERS[kind][side]}${attempt.toString(36)}`;
}

/** The parts of an id of ours; null for anybody else's. */
export function parseClientOrderId(clientOrderId: string): {
  operationHex: string;
  kind: OrderKind;
  side: PositionSide;
  attempt: number;
} | null {
  const match = ID.exec(clientOrderId);
  if (match === null) return null;
  const [, operationHex = '', letter = '', attempt = ''] = match;
  return {
    operationHex,
    kind: letter === letter.toLowerCase() ? 'open' : 'close',
    side: letter.toUpperCase() === 'L' ? 'LONG' : 'SHORT',
    attempt: parseInt(attempt, 36),
  };
}
