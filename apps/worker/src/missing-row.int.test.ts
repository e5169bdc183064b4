// A reading that lacks a position which is there: two have to agree before anything is concluded.
import { AT_TARGET, BTC, expectBooksBalanced, SOME_HEDGE, useWorkedDesk } from '@hedge/testkit';
import { askAsOwner } from './test/owner';

jest.setTimeout(60_000);

const its = useWorkedDesk();

/** An operation that one reading has seen whole. */
async function openSeen(): Promise<string> {
  const policies = { onManualClose: 'CLOSE_OTHER' } as const;
  const id = await its.desk.open({ ...SOME_HEDGE, policies });
  await its.worker.cycle();
  return id;
}

/** The positions as the exchange answers them, but for the LONG one. */
async function readWithoutLong(): Promise<string> {
  const rows = await askAsOwner(its, 'GET', '/fapi/v3/positionRisk');
  const isKept = (row: { positionSide: string }) => row.positionSide !== 'LONG';
  return JSON.stringify((rows as { positionSide: string }[]).filter(isKept));
}

describe('one leg missing from one reading (55)', () => {
  it('again and again, but never from two in a row: nothing is concluded, and it closes at its target', async () => {
    const id = await openSeen();
    const body = await readWithoutLong();
    for (let count = 0; count < 3; count += 1) {
      await its.paper.addFault({
        ...{ endpoint: 'GET /fapi/v3/positionRisk', times: 1, when: 'before' },
        do: { status: 200, body },
      });
      await its.worker.cycle();
      await its.worker.cycle();
    }
    expect(await its.desk.findOperation(id)).toMatchObject({
      ...{ status: 'ACTIVE', attention: null, orders: [] },
    });
    expect(its.worker.events.filter((event) => event.kind === 'legGone')).toEqual([]);
    await its.paper.setMark(BTC, AT_TARGET);
    await its.worker.cycleUntilClosed(id);
    expect(await its.desk.readHistory(id)).toMatchObject([{ closeReason: 'PROFIT_TARGET' }]);
    await expectBooksBalanced(its.desk);
  });

  it('from two in a row, though it is there: attention, and no order, for no trade explains it', async () => {
    const id = await openSeen();
    const body = await readWithoutLong();
    await its.paper.addFault({
      ...{ endpoint: 'GET /fapi/v3/positionRisk', times: 3, when: 'before' },
      do: { status: 200, body },
    });
    for (let count = 0; count < 3; count += 1) await its.worker.cycle();
    expect(await its.desk.findOperation(id)).toMatchObject({
      ...{ status: 'ACTIVE', orders: [], attention: { reason: 'LEG_GONE' } },
    });
    await its.worker.cycleUntil('the end of the attention', async () => {
      return (await its.desk.findOperation(id))?.attention === null;
    });
    await expectBooksBalanced(its.desk);
  });
});
