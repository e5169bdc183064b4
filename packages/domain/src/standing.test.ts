// How an ACTIVE operation stands to one reading.
import { decimal } from './decimal';
import type { ExternalFill, Operation } from './operation';
import type { VenueOrder } from './venue';
import { classifyStanding, makeAccountView, standingKey } from './standing';
import {
  aClosing,
  anOperation,
  anOrder,
  aPosition,
  aReport,
  aTrade,
  READ_AT,
} from './test/builders';

const operation = anOperation({ id: 'mine', createdAt: 5 });

function standingOf(
  long: string | null,
  short: string | null,
  others: readonly Operation[] = [],
  mine = operation,
  forgotten: readonly VenueOrder[] | null = [],
): string {
  const positions = [
    ...(long === null ? [] : [aPosition('LONG', long)]),
    ...(short === null ? [] : [aPosition('SHORT', short)]),
  ];
  const reading = { readAt: READ_AT, positions };
  const account = makeAccountView([mine, ...others], reading);
  return standingKey(classifyStanding(mine, account, forgotten));
}

describe('an ACTIVE operation', () => {
  it.each([
    ['covered exactly', '2', '1', 'inSync'],
    ['beside more than anybody claims', '20', '10', 'inSync'],
    ['with one leg smaller', '1.999', '1', 'drifted'],
    ['with one leg not in the reading', null, '1', 'legGone LONG true'],
    ['with one leg shown as nothing', '2', '0', 'legGone SHORT true'],
    ['with one leg gone and the other smaller', null, '0.5', 'legGone LONG false'],
    ['with both legs gone', null, '0', 'bothGone'],
  ])('%s', (_title, long, short, standing) => {
    expect(standingOf(long, short)).toBe(standing);
  });

  it('with one leg gone stands by what elder operations leave it of the other', () => {
    const elder = anOperation({ id: 'elder', createdAt: 1 });
    expect(standingOf(null, '1.5', [elder])).toBe('legGone LONG false');
    expect(standingOf(null, '2', [elder])).toBe('legGone LONG true');
  });

  it('is not judged while an order on one of its positions is in flight', () => {
    const closing = (change: { readonly symbol?: string }): Operation => ({
      ...aClosing([anOrder('LONG', { state: 'SENT', ...change }), anOrder('SHORT')]),
      id: 'closing',
    });
    expect(standingOf(null, '5', [closing({})])).toBe('unjudged');
    expect(standingOf(null, '5', [closing({ symbol: 'ETH/USDT:USDT' })])).toBe('legGone LONG true');
  });

  it('whose record lacks an order of its own is neither whole nor gone', () => {
    const mine = anOperation({ createdAt: 5 });
    const forgotten = [aReport(anOrder('LONG'))];
    expect(standingOf(null, '1', [], mine, forgotten)).toBe('forgotten');
    const inFlight = { ...aClosing([anOrder('LONG', { state: 'SENT' })]), id: 'closing' };
    expect(standingOf('2', '1', [inFlight], mine, forgotten)).toBe('forgotten');
    expect(standingOf(null, '1', [], mine, null)).toBe('legGone LONG true');
  });

  it('has lost for good what is attributed to others, whoever opens a position there again', () => {
    const { tradeId, exchangeOrderId, symbol, price, time } = aTrade('LONG', '2');
    const fill: ExternalFill = {
      ...{ tradeId, exchangeOrderId, symbol, price, time, quantity: decimal('2') },
      ...{ side: 'LONG', cause: 'ADL', clientOrderId: 'adl_autoclose' },
    };
    const mine = { ...operation, externalFills: [fill] };
    expect(standingOf('9', '1', [], mine)).toBe('legGone LONG true');
    expect(standingOf('9', null, [], mine)).toBe('bothGone');
  });
});
