// Orders that were executed while their answer came too late, or while nobody could see them yet.
import { buildClientOrderId } from '@hedge/domain';
import { BELOW_TARGET, BTC, expectBooksBalanced, useRunningDesk, waitFor } from '@hedge/testkit';

jest.setTimeout(60_000);

const ORDER = 'POST /fapi/v1/order';
/** Longer than the worker waits for the answer to an order (3 s). */
const LATE_MS = 3_500;
const HIDDEN_MS = 5_000;

// An order hidden for 5 s must become visible before absence may be concluded: the shortest window
// (3 s, after a recorded execution) and this margin.
const its = useRunningDesk({ env: () => ({ EVIDENCE_MARGIN_MS: '3000' }) });

const legOf = (id: string, side: 'LONG' | 'SHORT', attempt = 1) => ({
  endpoint: ORDER,
  match: { newClientOrderId: buildClientOrderId(id, side, attempt) },
});

async function expectClosedOnce(id: string, orders = ['L1 FILLED 0.02', 'S1 FILLED 0.01']) {
  await its.closed(id);
  expect(await its.desk.readOrders(id)).toEqual(orders);
}

describe('an order that was executed', () => {
  it('answered after the client gave up, one leg or both: found by id, sent once (44)', async () => {
    const [both, one] = [await its.open(), await its.open()];
    const late = { when: 'afterExecution' as const, do: { delayMs: LATE_MS } };
    await its.strike(
      { ...legOf(both, 'LONG'), ...late },
      { ...legOf(both, 'SHORT'), ...late },
      { ...legOf(one, 'SHORT'), ...late },
    );
    await waitFor('the orders', async () => (await its.paper.struck()) === 3);
    await its.paper.setMark(BTC, BELOW_TARGET);
    await expectClosedOnce(both);
    await expectClosedOnce(one);
    await expectBooksBalanced(its.desk);
  });

  it('and hidden from every look-up for 5 s, first attempt or second: no early re-send (46)', async () => {
    const [first, second] = [await its.open(), await its.open()];
    const hidden = {
      ...{ when: 'afterExecution' as const, do: { drop: true, hideForMs: HIDDEN_MS } },
    };
    await its.strike(
      { ...legOf(first, 'LONG'), ...hidden },
      { ...legOf(first, 'SHORT'), ...hidden },
      {
        ...{ ...legOf(second, 'SHORT'), when: 'before' },
        do: { status: 503, body: { code: -1008, msg: 'Server is currently overloaded.' } },
      },
      // After LONG is recorded its window is shorter, and so is the wait for evidence.
      { ...legOf(second, 'SHORT', 2), ...hidden },
    );
    await expectClosedOnce(first);
    await expectClosedOnce(second, ['L1 FILLED 0.02', 'S1 REJECTED 0', 'S2 FILLED 0.01']);
    expect(await its.paper.struck()).toBe(4);
    await expectBooksBalanced(its.desk);
  });
});

describe('an order that was proven absent wrongly', () => {
  it('and appears after the settle: the history is corrected, with an alert (53c)', async () => {
    const id = await its.open();
    await its.strike({
      ...{ ...legOf(id, 'LONG'), when: 'afterExecution' },
      // Longer than window and margin: this exchange breaks its word.
      do: { drop: true, hideForMs: 12_000 },
    });
    await its.closed(id);
    expect(await its.desk.readOrders(id)).toEqual([
      ...['L1 ABSENT 0', 'L2 FILLED 0.02', 'S1 FILLED 0.01'],
    ]);
    await waitFor('the alert', async () => {
      return (await its.desk.readAlertKinds(id)).includes('LATE_EXECUTION');
    });
    const [history] = await its.desk.readHistory(id);
    expect(history?.corrections.map((row) => row.executed.toFixed())).toEqual(['0.02']);
    await expectBooksBalanced(its.desk, { corrected: [id] });
  });
});
