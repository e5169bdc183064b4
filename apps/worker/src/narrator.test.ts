// What the narrator hands to the log: one line per cycle, and the facts of a close as fields.
import type { MonitorCycleResult } from '@hedge/contracts';
import type { LogFields, Logger } from '@hedge/platform';
import { decimal } from '@hedge/domain';
import { makeNarrator } from './narrator';

interface Told {
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields;
}

function makeCapture(): { readonly logger: Logger; readonly told: Told[] } {
  const told: Told[] = [];
  const bind = (bound: LogFields): Logger => {
    const at = (level: string) => (message: string, fields?: LogFields) => {
      told.push({ level, message, fields: { ...bound, ...fields } });
    };
    return {
      error: at('error'),
      warn: at('warn'),
      info: at('info'),
      debug: at('debug'),
      child: (fields) => bind({ ...bound, ...fields }),
    };
  };
  return { logger: bind({}), told };
}

const cycle = (changes: Partial<MonitorCycleResult> = {}): MonitorCycleResult => ({
  cycleId: 'c',
  source: 'signal',
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 12,
  accountsRead: 2,
  accountsSkipped: 0,
  accountsDeferred: 0,
  operationsChecked: 3,
  closed: 0,
  attention: 0,
  errors: 0,
  pnlMin: '-1.5',
  pnlMax: '2',
  ...changes,
});

describe('the narrator', () => {
  it('for machines tells every cycle, with everything it did', () => {
    const { logger, told } = makeCapture();
    const narrator = makeNarrator({ logger, quiet: false });
    for (let count = 0; count < 3; count += 1) narrator.cycle(cycle());
    expect(told).toEqual(Array(3).fill({ level: 'info', message: 'cycle', fields: cycle() }));
  });

  it('for people tells the first cycle, then one a minute while nothing changes', () => {
    const { logger, told } = makeCapture();
    const narrator = makeNarrator({ logger, quiet: true });
    for (let count = 0; count < 61; count += 1) narrator.cycle(cycle({ pnlMax: String(count) }));
    expect(told.map(({ fields }) => fields['pnlMax'])).toEqual(['0', '30', '60']);
  });

  it.each([
    ['a close', { closed: 1 }],
    ['an error', { errors: 1 }],
    ['attention', { attention: 1 }],
    ['a skipped account', { accountsRead: 1, accountsSkipped: 1 }],
    ['another number of operations', { operationsChecked: 4 }],
    ['a silent signaller', { source: 'backstop' as const }],
  ])('for people tells at once of %s', (_what, changes) => {
    const { logger, told } = makeCapture();
    const narrator = makeNarrator({ logger, quiet: true });
    narrator.cycle(cycle());
    narrator.cycle(cycle(changes));
    narrator.cycle(cycle(changes));
    // A close is told each time; a change of what stands only when it comes.
    expect(told).toHaveLength('closed' in changes ? 3 : 2);
  });

  it('for people leaves out zeros, and the id of a cycle in which nothing happened', () => {
    const { logger, told } = makeCapture();
    const narrator = makeNarrator({ logger, quiet: true });
    narrator.cycle(cycle());
    narrator.cycle(cycle({ closed: 1 }));
    const calm = { source: 'signal', durationMs: 12, accountsRead: 2, operationsChecked: 3 };
    expect(told[0]?.fields).toEqual({ ...calm, pnlMin: '-1.5', pnlMax: '2' });
    expect(told[1]?.fields).toMatchObject({ ...calm, closed: 1, cycleId: 'c' });
  });

  it('tells each fill with its amounts as text, its order and its cycle', () => {
    const { logger, told } = makeCapture();
    makeNarrator({ logger, quiet: false }).event(
      {
        kind: 'filled',
        operationId: 'o',
        fills: [
          {
            tradeId: 't',
            exchangeOrderId: 'e',
            clientOrderId: 'cL1',
            side: 'LONG',
            symbol: 'BTC/USDT:USDT',
            quantity: decimal('0.0200'),
            price: decimal('51000.10'),
            commission: decimal('0.00000001'),
            commissionAsset: 'USDT',
            realizedPnl: decimal('1'),
            time: 1,
          },
        ],
      },
      'cycle-1',
    );
    expect(told).toEqual([
      {
        level: 'info',
        message: 'fill',
        fields: {
          cycleId: 'cycle-1',
          operationId: 'o',
          clientOrderId: 'cL1',
          tradeId: 't',
          positionSide: 'LONG',
          symbol: 'BTC/USDT:USDT',
          quantity: '0.02',
          price: '51000.1',
          commission: '0.00000001',
          commissionAsset: 'USDT',
        },
      },
    ]);
  });

  it('tells of a withdrawn close why, and when it may be tried again', () => {
    const { logger, told } = makeCapture();
    makeNarrator({ logger, quiet: false }).event(
      {
        kind: 'closeWithdrawn',
        operationId: 'o',
        attention: { reason: 'RESTING_ORDERS', since: 1 },
        retryAt: Date.UTC(2026, 0, 1),
      },
      'cycle-1',
    );
    expect(told).toMatchObject([
      {
        level: 'warn',
        fields: { attention: 'RESTING_ORDERS', retryAt: '2026-01-01T00:00:00.000Z' },
      },
    ]);
  });
});
