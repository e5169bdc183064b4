// Fault rules over real HTTP: what the client sees, and what the ledger says truly happened.
import type { PositionRiskRow } from '@hedge/paper-engine';
import { CLOSE_LONG, holdLong, startTestExchange, type TestExchange } from './testing/paper-client';

let exchange: TestExchange;

beforeEach(async () => {
  exchange = await startTestExchange();
  await holdLong(exchange.client);
});
afterEach(() => exchange.server.close());

const ENDPOINT = 'POST /fapi/v1/order';
const arm = (rule: object) =>
  exchange.client.paper('POST', '/faults', { endpoint: ENDPOINT, ...rule });
const send = (change: object = {}) =>
  exchange.client.signed('POST', '/fapi/v1/order', { ...CLOSE_LONG, ...change });
const executed = () =>
  exchange.engine.ledger().fills.filter((f) => f.clientOrderId.startsWith('close')).length;

describe('a rule', () => {
  it('that drops before handling leaves nothing executed, after it everything', async () => {
    await arm({ when: 'before', do: { drop: true } });
    await expect(send()).rejects.toThrow();
    expect(executed()).toBe(0);
    await arm({ when: 'afterExecution', do: { drop: true } });
    await expect(send()).rejects.toThrow();
    expect(executed()).toBe(1);
  });

  it('replaces the answer by text with headers, or by JSON', async () => {
    const headers = { 'Retry-After': '7' };
    await arm({
      when: 'before',
      do: { status: 418, body: { code: -1003, msg: 'banned' }, headers },
    });
    const json = await send();
    expect([json.status, json.body.code, json.headers.get('retry-after')]).toEqual([
      418,
      -1003,
      '7',
    ]);
    await arm({ when: 'afterExecution', do: { status: 502, body: '<html>Bad Gateway</html>' } });
    const html = await send();
    expect([html.status, html.body]).toEqual([502, '<html>Bad Gateway</html>']);
    expect(executed()).toBe(1);
  });

  it('applies to the nth match and so many times, by parameters', async () => {
    const match = { positionSide: 'LONG', quantity: '0.001' };
    await arm({ match, nth: 2, times: 2, when: 'before', do: { status: 503, body: 'no' } });
    const statuses: number[] = [];
    for (const quantity of ['0.001', '0.002', '0.001', '0.001', '0.001']) {
      statuses.push((await send({ quantity })).status);
    }
    expect(statuses).toEqual([200, 200, 503, 503, 200]);
  });

  it('sends its signal at the boundary: nothing executed before it, all after it', async () => {
    const signal = { pid: 4242, name: 'SIGKILL' };
    await arm({ when: 'before', do: { signal } });
    await send({ quantity: '0.001', newClientOrderId: 'close-a' });
    await arm({ when: 'afterExecution', do: { signal } });
    await send({ quantity: '0.001', newClientOrderId: 'close-b' });
    // One fill is the opening by hand.
    expect(exchange.signals).toEqual([
      { ...signal, fills: 1 },
      { ...signal, fills: 3 },
    ]);
  });

  it('that hides an executed order hides it from every look-up of its owner', async () => {
    await arm({ when: 'afterExecution', do: { drop: true, hideForMs: 600_000 } });
    await expect(send()).rejects.toThrow();
    const { client } = exchange;
    const symbol = { symbol: 'BTCUSDT' };
    const lookup = { ...symbol, origClientOrderId: 'close-1' };
    expect((await client.signed('GET', '/fapi/v1/order', lookup)).body.code).toBe(-2013);
    expect((await client.signed('GET', '/fapi/v1/userTrades', symbol)).body).toHaveLength(1);
    const { body } = await client.signed<PositionRiskRow[]>('GET', '/fapi/v3/positionRisk');
    expect(body[0]?.positionAmt).toBe('0.020');
    expect(executed()).toBe(1);
  });

  it('bends the execution itself: a part fills and the rest expires', async () => {
    await arm({ when: 'afterExecution', do: { fillFraction: '0.25' } });
    expect((await send()).body).toMatchObject({ status: 'EXPIRED', executedQty: '0.005' });
  });

  it('bends the execution itself: trades over time, the order open until the last', async () => {
    const pieces = [
      { afterMs: 0, fraction: '0.25' },
      { afterMs: 600_000, fraction: '0.75' },
    ];
    await arm({ when: 'before', do: { pieces } });
    expect((await send()).body).toMatchObject({ status: 'PARTIALLY_FILLED', executedQty: '0.005' });
  });

  it('shows the trades of a filled order one by one', async () => {
    const pieces = ['0.5', '0.25', '0.25'].map((fraction) => ({ afterMs: 0, fraction }));
    await arm({ when: 'before', do: { pieces, tradesApartMs: 600_000 } });
    expect((await send()).body).toMatchObject({ status: 'FILLED', executedQty: '0.020' });
    const { body } = await exchange.client.signed<{ qty: string }[]>('GET', '/fapi/v1/userTrades', {
      symbol: 'BTCUSDT',
    });
    // One opened the position by hand.
    expect(body.map((trade) => trade.qty)).toEqual(['0.020', '0.010']);
    expect(executed()).toBe(3);
  });

  it('delays before handling, so that an order whose window passes is refused', async () => {
    await arm({ when: 'before', do: { delayMs: 6000 } });
    expect((await send()).body.code).toBe(-1021);
    expect(executed()).toBe(0);
  });

  it('holds an order between window check and matching, where only a switch checks again', async () => {
    await arm({ when: 'before', do: { heldForMs: 6000 } });
    const held = await send({ quantity: '0.01' });
    expect(held.body.status).toBe('FILLED');
    await exchange.client.paper('PUT', '/switches', { recheckWindowAtMatching: true });
    await arm({ when: 'before', do: { heldForMs: 6000 } });
    expect((await send({ quantity: '0.01' })).body.code).toBe(-5028);
  });

  it('breaks the answer off inside its body, or never sends the body', async () => {
    await arm({ when: 'afterExecution', do: { truncateBodyAt: 10 } });
    await expect(send({ quantity: '0.001' })).rejects.toThrow();
    const stall = { stallBody: true, body: { serverTime: 1 } };
    await arm({ endpoint: 'GET /fapi/v1/time', when: 'before', do: stall });
    const signal = AbortSignal.timeout(200);
    const response = await fetch(`${exchange.url}/fapi/v1/time`, { signal });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });
});

describe('the rules', () => {
  it('are gone after DELETE', async () => {
    await arm({ when: 'before', times: 9, do: { status: 500, body: 'x' } });
    expect((await send()).status).toBe(500);
    expect((await exchange.client.paper('DELETE', '/faults')).status).toBe(204);
    expect((await send()).status).toBe(200);
  });

  it.each([
    ['a signal to pid 1', { when: 'before', do: { signal: { pid: 1, name: 'SIGKILL' } } }],
    ['a signal to a group', { when: 'before', do: { signal: { pid: -7, name: 'SIGKILL' } } }],
    ['an unknown signal', { when: 'before', do: { signal: { pid: 9, name: 'SIGNOPE' } } }],
    ['an unknown action', { when: 'before', do: { explode: true } }],
    ['an unknown boundary', { when: 'later', do: { drop: true } }],
    ['a fraction above one', { when: 'before', do: { fillFraction: '1.1' } }],
  ])('refuse %s', async (_title, rule) => {
    const reply = await arm(rule);
    expect([reply.status, reply.body.error.code]).toEqual([400, 'BAD_REQUEST']);
  });
});
