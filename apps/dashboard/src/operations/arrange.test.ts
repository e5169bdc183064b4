// Search, filters and order, and the address that keeps them.
import type { OperationView } from '@hedge/contracts';
import { anOperation } from '../test/operation';
import { arrangeOperations, nameAccount, type Accounts } from './arrange';
import { EVERYTHING, readChoice, SORTS, writeChoice, type ViewChoice } from './view-choice';

const [DESK, OWN] = [
  'aaaaaaaa-0000-4000-8000-000000000000',
  'bbbbbbbb-0000-4000-8000-000000000000',
];
const accounts: Accounts = new Map([[DESK, { label: 'Paper Desk', mode: 'paper', enabled: true }]]);
const AT = '2026-01-26T10:30:40.000Z';
const [leg] = anOperation().legs;
const ethLegs = [{ ...leg!, symbol: 'ETH/USDT:USDT' }];

const rows = [
  anOperation({
    id: 'near',
    accountId: DESK,
    currentPnl: '9',
    createdAt: '2026-01-26T01:00:00.000Z',
  }),
  anOperation({
    id: 'unread',
    accountId: OWN,
    currentPnl: null,
    createdAt: '2026-01-26T02:00:00.000Z',
  }),
  anOperation({
    id: 'loss',
    accountId: OWN,
    currentPnl: '-10.5',
    profitTarget: '1',
    createdAt: '2026-01-26T03:00:00.000Z',
  }),
  anOperation({
    id: 'large',
    accountId: OWN,
    currentPnl: '100',
    profitTarget: '900',
    legs: ethLegs,
    createdAt: '2026-01-26T04:00:00.000Z',
  }),
  anOperation({
    id: 'naked',
    accountId: OWN,
    status: 'CLOSING',
    nakedSince: AT,
    currentPnl: '1',
    createdAt: '2026-01-26T05:00:00.000Z',
  }),
  anOperation({
    id: 'attention',
    accountId: DESK,
    attentionReason: 'LEG_GONE',
    currentPnl: '-1',
    createdAt: '2026-01-26T06:00:00.000Z',
  }),
] satisfies OperationView[];

const idsOf = (choice: Partial<ViewChoice>, of: readonly OperationView[] = rows) =>
  arrangeOperations(of, accounts, { ...EVERYTHING, ...choice }).map(({ id }) => id);

describe('the order', () => {
  it.each([
    ['urgent', ['naked', 'attention', 'near', 'large', 'loss', 'unread']],
    ['progress', ['near', 'large', 'naked', 'attention', 'loss', 'unread']],
    ['gain', ['large', 'near', 'naked', 'attention', 'loss', 'unread']],
    ['loss', ['loss', 'attention', 'naked', 'near', 'large', 'unread']],
    ['newest', ['attention', 'naked', 'large', 'loss', 'unread', 'near']],
    ['oldest', ['near', 'unread', 'loss', 'large', 'naked', 'attention']],
    ['symbol', ['attention', 'naked', 'loss', 'unread', 'near', 'large']],
  ] as const)('"%s" is %j, however the rows came', (sort, ids) => {
    expect(idsOf({ sort })).toEqual(ids);
    expect(idsOf({ sort }, [...rows].reverse())).toEqual(ids);
  });
});

describe('what is shown', () => {
  it.each([
    [{ search: 'paper' }, ['attention', 'near']],
    [{ search: '  ETH  usdt ' }, ['large']],
    [{ search: 'btc eth' }, []],
    [{ search: 'BBBBBBBB eth' }, ['large']],
    [{ accountId: DESK }, ['attention', 'near']],
    [{ standing: 'closing' }, ['naked']],
    [{ standing: 'attention', accountId: OWN }, []],
  ] as const)('with %j is %j', (choice, ids) => {
    expect(idsOf(choice)).toEqual(ids);
  });

  it('names an account that is not known by the beginning of its id', () => {
    expect([DESK, OWN].map((id) => nameAccount(accounts, id))).toEqual(['Paper Desk', 'bbbbbbbb']);
  });
});

describe('the address', () => {
  it('says nothing where nothing is chosen, and all that is', () => {
    const chosen = { search: 'a&b=ç', accountId: DESK, standing: 'naked', sort: 'loss' } as const;

    expect(writeChoice(EVERYTHING)).toBe('');
    expect(readChoice('')).toEqual(EVERYTHING);
    expect(readChoice(writeChoice(chosen))).toEqual(chosen);
    for (const sort of SORTS)
      expect(readChoice(writeChoice({ ...EVERYTHING, sort })).sort).toBe(sort);
  });

  it('with nonsense in it shows everything', () => {
    expect(readChoice('?status=constructor&sort=1&other=x')).toEqual(EVERYTHING);
  });
});
