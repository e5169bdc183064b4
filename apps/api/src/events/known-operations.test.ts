// What is told of operations that are looked at a second time.
import type { OperationGlance, OperationSummary } from '@hedge/db';
import { decimal } from '@hedge/domain';
import { anOperation } from '@hedge/testkit';
import { findOthers, takeIn, type KnownOperations } from './known-operations';

const READ_AT = Date.UTC(2026, 0, 26, 10, 30, 45);
const UNREAD = { currentPnl: null, pnlAt: null, longMark: null, shortMark: null };
const READ = { currentPnl: '-1.50', pnlAt: READ_AT, longMark: '106', shortMark: '104.0' };
const NOTHING = { changed: [], readings: [], gone: [] };

const operation = anOperation();
const { id } = operation;
const summary: OperationSummary = {
  ...{ ...operation, currentPnl: null, pnlAt: null, marks: { LONG: null, SHORT: null } },
};
const glance = (own: Partial<OperationGlance> = {}): OperationGlance => ({
  ...{ id, state: 's1', reading: UNREAD },
  ...own,
});
const begin = (whole = summary) => takeIn(new Map(), [glance()], [whole]);
const legsOf = (known: KnownOperations) =>
  known.get(id)?.view.legs.map(({ markPrice, unrealizedPnl }) => [markPrice, unrealizedPnl]);

describe('an operation that is looked at again', () => {
  it('is read whole where it is not known, or in another state, and told by what is different', () => {
    const { known, difference } = begin();
    expect(findOthers(new Map(), [glance()])).toEqual([id]);
    expect(findOthers(known, [glance({ reading: READ })])).toEqual([]);
    expect(findOthers(known, [glance({ state: 's2' })])).toEqual([id]);
    expect(difference.changed).toMatchObject([{ id, status: 'ACTIVE', currentPnl: null }]);

    const now = { ...summary, profitTarget: decimal('55'), cancelCount: 1 };
    const changed = [{ id, profitTarget: '55' }];
    expect(takeIn(known, [glance({ state: 's2' })], [now]).difference).toEqual({
      ...NOTHING,
      changed,
    });
  });

  it('is told by its reading alone where nothing else is different, and not twice', () => {
    const looked = takeIn(begin().known, [glance({ reading: READ })], []);
    const ofLegs = legsOf(looked.known) ?? [];
    const pnlAt = '2026-01-26T10:30:45.000Z';

    expect(ofLegs.map(([mark]) => mark)).toEqual(['106', '104']);
    expect(looked.difference).toEqual({
      ...NOTHING,
      readings: [{ pnlAt, rows: [[id, '-1.5', ...ofLegs.flat()]] }],
    });
    expect(takeIn(looked.known, [glance({ reading: READ })], []).difference).toEqual(NOTHING);
    const whole = { ...summary, currentPnl: decimal('-1.5'), pnlAt: READ_AT };
    const marks = { LONG: decimal('106'), SHORT: decimal('104') };
    const { known } = begin({ ...whole, marks });
    expect(looked.known.get(id)?.view).toEqual(known.get(id)?.view);
  });

  it.each([
    ['a price is missing', { ...READ, shortMark: null }, summary],
    ['a leg was removed', READ, { ...summary, legs: summary.legs.slice(0, 1) }],
    ['the total was taken away', { ...READ, currentPnl: null }, summary],
  ])('is told by fields where %s', (_why, reading, whole) => {
    const { difference } = takeIn(begin(whole).known, [glance({ reading })], []);
    const { changed, readings } = difference;
    expect([readings, changed.map((row) => [row.id, row.pnlAt])]).toEqual([
      [],
      [[id, '2026-01-26T10:30:45.000Z']],
    ]);
  });

  it('is gone once it is not seen, also where it went before it was read whole', () => {
    const { known } = begin();
    const gone = { ...NOTHING, gone: [id] };
    expect(takeIn(known, [], [])).toEqual({ known: new Map(), difference: gone });
    expect(takeIn(known, [glance({ state: 's2' })], []).difference).toEqual(gone);
    expect(takeIn(new Map(), [glance()], []).difference).toEqual(NOTHING);
  });
});
