// Which alerts a close raises and ends, told by the transitions alone.
import { NO_ALERTS } from '@hedge/contracts';
import { buildTradeHistory, decimal, ZERO, type Operation, type Transition } from '@hedge/domain';
import { aClosing, aFinished, anOpening, anOrder, SOME_TIME } from '@hedge/testkit';
import { alertsOf } from './close-alerts';
import { withLateNakedAlert } from './closing-clocks';
import { makeRig } from './test/rig';

type Finish = Extract<Transition, { kind: 'finish' }>;

function finishOf(operation: Operation, attempt: number, change: Partial<Finish>): Finish {
  const order = operation.orders.find((each) => each.side === 'LONG' && each.attempt === attempt);
  return {
    ...{ kind: 'finish', clientOrderId: order?.clientOrderId ?? '', from: 'SENT', to: 'REJECTED' },
    ...{ executed: ZERO, exchangeOrderId: null, refusal: '-2019 Margin', concludedAt: SOME_TIME },
    ...{ withdraw: null, next: null },
    ...change,
  };
}

/** LONG refused `before` times, then sent once more. */
function refused(before: number): Operation {
  const base = aClosing({}, { state: 'CANCELLED' }, { state: 'FILLED' });
  const orders = Array.from({ length: before }, (_, index) =>
    anOrder(base, 'LONG', { attempt: index + 2, state: 'REJECTED' }),
  );
  const last = anOrder(base, 'LONG', { attempt: before + 2, state: 'SENT' });
  return { ...base, orders: [...base.orders, ...orders, last] };
}

const kindsOf = (operation: Operation, transition: Transition) =>
  alertsOf(operation, transition).raise.map((alert) => alert.kind);

describe('the alerts of a close', () => {
  it('a leg refused for the third time in a row is told, with the reason; the second is not', () => {
    expect(kindsOf(refused(1), finishOf(refused(1), 3, {}))).toEqual([]);
    const operation = refused(2);
    const [alert] = alertsOf(operation, finishOf(operation, 4, {})).raise;
    expect(alert).toMatchObject({ kind: 'REFUSED_REPEATEDLY', operationId: operation.id });
    expect(alert?.message).toContain('-2019 Margin');
  });

  it('and ends once an order of the leg executes', () => {
    const operation = refused(2);
    const [alert] = alertsOf(operation, finishOf(operation, 4, {})).raise;
    const filled = finishOf(operation, 4, { to: 'FILLED', executed: decimal('0.02') });
    expect(alertsOf(operation, filled).clear).toContain(alert?.dedupeKey);
  });

  it('an execution of an order that was proven absent is told while its close goes on', () => {
    const operation = aClosing({}, { state: 'ABSENT' });
    const late = finishOf(operation, 1, {
      from: 'ABSENT',
      to: 'FILLED',
      executed: decimal('0.02'),
    });
    expect(kindsOf(operation, late)).toEqual(['LATE_EXECUTION']);
  });

  it('attention is told with its reason, once, and ends with it', () => {
    const operation = aClosing();
    const attention = { reason: 'FOREIGN_ORDER', since: SOME_TIME } as const;
    const set = alertsOf(operation, { kind: 'attention', attention });
    expect(set.raise.map((alert) => alert.message)).toEqual([
      expect.stringContaining('FOREIGN_ORDER'),
    ]);
    const attentive = { ...operation, attention };
    expect(alertsOf(attentive, { kind: 'attention', attention })).toEqual({ raise: [], clear: [] });
    const cleared = alertsOf(attentive, { kind: 'attention', attention: null });
    expect(cleared).toEqual({ raise: [], clear: [set.raise[0]?.dedupeKey] });
    const other = { reason: 'RESTING_ORDERS', since: SOME_TIME } as const;
    const changed = alertsOf(attentive, { kind: 'attention', attention: other });
    expect(changed.clear).toEqual([set.raise[0]?.dedupeKey]);
    expect(changed.raise.map((alert) => alert.dedupeKey)).not.toEqual(changed.clear);
  });
});

describe('the clocks of a close', () => {
  const kinds = (rig: ReturnType<typeof makeRig>) =>
    rig.store.openAlerts().map((alert) => alert.kind);

  it('a leg naked for long is told, and ends with the settle or the withdrawal', async () => {
    const rig = makeRig({ naked: 'INTENDED' });
    rig.gateway.slots = false;
    await rig.cycle();
    const [alert, ...others] = rig.store.openAlerts();
    expect([alert?.kind, others]).toEqual(['NAKED_LEG', []]);
    const history = buildTradeHistory(aFinished());
    const settled = alertsOf(rig.operation, { kind: 'settle', history });
    expect(settled.clear).toContain(alert?.dedupeKey);
    const common = { clientOrderIds: [], retryAt: 0, concludedAt: 0, attention: null };
    const withdrawn = alertsOf(rig.operation, { kind: 'cancel', ...common });
    expect(withdrawn.clear).toContain(alert?.dedupeKey);
  });

  it('a leg that was naked for long in silence is told with the settle that ends it', () => {
    const operation = aFinished();
    const history = (nakedMs: number) => ({ ...buildTradeHistory(operation), nakedMs });
    const settings = { nakedLegAlertMs: 6_000 };
    const told = (nakedMs: number) =>
      withLateNakedAlert(NO_ALERTS, operation, history(nakedMs), settings).over ?? [];
    expect(told(5_999)).toEqual([]);
    expect(told(6_000)).toMatchObject([{ kind: 'NAKED_LEG', operationId: operation.id }]);
  });

  it('an outcome that nobody tells is told, once for all cycles', async () => {
    const rig = makeRig({ naked: 'SENT' });
    await rig.cycle();
    await rig.cycle();
    expect(kinds(rig).filter((kind) => kind === 'UNKNOWN_OUTCOME')).toHaveLength(1);
  });
});

describe('a hedge that is not opened', () => {
  it.each([
    ['the refusal', { state: 'REJECTED', refusal: 'order -2019 Margin' }, 'order -2019 Margin'],
    ['that an order is not found', { state: 'ABSENT' }, 'cannot be found'],
    ['that it was filled in part', { state: 'PARTIAL_FINAL', executed: decimal('0.005') }, 'part'],
    ['that it was too late', { state: 'CANCELLED' }, 'not be sent in time'],
  ] as const)('is told of with %s', (_what, short, expected) => {
    const operation = anOpening({}, { state: 'FILLED' }, short);
    const [long, other] = operation.legs;
    const undo: Transition = {
      kind: 'undo',
      legs: [long, other],
      withdraw: [],
      concludedAt: 1,
      orders: [],
    };
    const [alert] = alertsOf(operation, undo).raise;

    expect(alert).toMatchObject({ kind: 'NOT_OPENED', operationId: operation.id });
    expect(alert?.message).toContain(expected);
  });
});
