// A worker that slept between its reading and what it stores of it: the attention is not its to change.
import { decimal, type Operation } from '@hedge/domain';
import { aPricedPnl } from '@hedge/testkit';
import { makeRig, positionsOf, type Rig } from './test/rig';

const LONG_GONE = (rig: Rig) => positionsOf(rig.operation).filter(({ side }) => side !== 'LONG');
const stored = (rig: Rig) => rig.store.operations()[0];

/** Runs `meanwhile` right before the first attention that the rig's worker stores. */
function sleepBeforeAttention(rig: Rig, meanwhile: (seen: Operation) => Promise<unknown>): void {
  const { record } = rig.store;
  rig.store.record = async (seen, transition, alerts) => {
    if (transition.kind !== 'attention') return record(seen, transition, alerts);
    rig.store.record = record;
    await meanwhile(seen);
    return record(seen, transition, alerts);
  };
}

const toldBy = (rig: Rig) => rig.events.filter(({ kind }) => kind === 'attention');

describe('an attention that a worker stores after it slept', () => {
  it('is lost where a newer reading covers both legs: nothing is stored, raised or told', async () => {
    const rig = makeRig();
    await rig.cycle();
    rig.gateway.positions = LONG_GONE(rig);
    await rig.cycle();
    sleepBeforeAttention(rig, async ({ id, accountId }) => {
      const row = { operationId: id, ...aPricedPnl('0'), isWhole: true };
      await rig.store.recordPnl(accountId, rig.gateway.now + 2_000, [row]);
    });
    await rig.cycle();
    expect([stored(rig)?.attention, rig.store.openAlerts(), toldBy(rig)]).toEqual([null, [], []]);
  });

  it('is lost where an operator has written since', async () => {
    const rig = makeRig();
    await rig.cycle();
    rig.gateway.positions = LONG_GONE(rig);
    await rig.cycle();
    sleepBeforeAttention(rig, async ({ id }) =>
      rig.store.editOperation(id, { profitTarget: decimal('7') }),
    );
    await rig.cycle();
    expect([stored(rig)?.attention, rig.store.openAlerts()]).toEqual([null, []]);
  });

  it('does not clear what another worker has set since', async () => {
    const rig = makeRig();
    await rig.cycle();
    rig.gateway.positions = LONG_GONE(rig);
    await rig.cycle();
    await rig.cycle();
    rig.gateway.positions = positionsOf(rig.operation);
    await rig.cycle();
    const attention = { reason: 'EVIDENCE_CONFLICT', since: rig.gateway.now } as const;
    sleepBeforeAttention(rig, (seen) => rig.store.record(seen, { kind: 'attention', attention }));
    await rig.cycle();
    expect(stored(rig)?.attention).toEqual(attention);
  });
});
