// Shortages: who goes without when a position cannot cover every claim on it.
import { findShortages } from './claims';
import { decimal } from './decimal';
import type { Operation } from './operation';
import { aClosing, aLeg, anOperation, anOrder, aPosition, READ_AT } from './test/builders';

const reading = (long: string, short: string) => ({
  readAt: READ_AT,
  positions: [aPosition('LONG', long), aPosition('SHORT', short)],
});
const active = (id: string, createdAt: number): Operation => anOperation({ id, createdAt });

describe('findShortages', () => {
  it('finds nothing where the positions cover every claim exactly', () => {
    expect(findShortages([active('a', 1), active('b', 2)], reading('4', '2'))).toEqual(new Set());
  });

  it('charges a shortage to the youngest ACTIVE operation first', () => {
    const operations = [active('young', 3), active('old', 1), active('middle', 2)];
    expect(findShortages(operations, reading('5', '3'))).toEqual(new Set(['young']));
    expect(findShortages(operations, reading('3', '3'))).toEqual(new Set(['young', 'middle']));
    expect(findShortages(operations, reading('1.9', '3'))).toEqual(
      new Set(['young', 'middle', 'old']),
    );
  });

  it('is told of by one leg alone', () => {
    expect(findShortages([active('a', 1)], reading('2', '0.999'))).toEqual(new Set(['a']));
  });

  it('keeps the claim of a close under way, though it is the youngest', () => {
    const closing = {
      ...aClosing([anOrder('LONG'), anOrder('SHORT')]),
      id: 'closing',
      createdAt: 9,
    };
    expect(findShortages([active('old', 1), closing], reading('2', '2'))).toEqual(new Set(['old']));
  });

  it('claims only what has not executed yet', () => {
    const partly = {
      ...aClosing([
        anOrder('LONG', { state: 'PARTIAL_FINAL', executed: decimal('1.5') }),
        anOrder('SHORT', { state: 'FILLED' }),
      ]),
      id: 'partly',
    };
    expect(findShortages([partly, active('other', 1)], reading('2.5', '1'))).toEqual(new Set());
    expect(findShortages([partly, active('other', 1)], reading('2.4', '1'))).toEqual(
      new Set(['other']),
    );
  });

  it('takes a position that is not reported for flat', () => {
    expect(findShortages([active('a', 1)], { readAt: READ_AT, positions: [] })).toEqual(
      new Set(['a']),
    );
  });

  it('does not mix symbols', () => {
    const eth = [aLeg('LONG', { symbol: 'ETH/USDT:USDT' }), aLeg('SHORT')] as const;
    const operation = anOperation({ id: 'eth', legs: eth });
    expect(findShortages([operation], reading('9', '9'))).toEqual(new Set(['eth']));
  });
});
