// An operator's request to close now: taken once, told where it is refused, written with who asked.
import { ADMIN_KEY } from './test/api-under-test';
import {
  BTC,
  FACTS,
  FACTS_ANSWER,
  hedgeBody,
  NOBODY,
  startOperator,
  type Operator,
} from './test/operator';

let operator: Operator;
beforeAll(async () => {
  operator = await startOperator();
});
afterAll(() => operator.close());

const prisma = () => operator.database.prisma;

async function createOperation(accountId: string): Promise<string> {
  const created = await operator.send('POST', '/api/v1/operations', hedgeBody(accountId));
  return created.body.id;
}

const setClosing = (id: string) => prisma().$executeRaw`
  UPDATE active_operations SET status = 'CLOSING', decision_id = ${id},
    close_reason = 'PROFIT_TARGET', read_at = 1, version = version + 1 WHERE id = ${id}::uuid`;

describe('operator API: closing now', () => {
  it('takes a request once, shows it, and says 409 to the next, with who was first', async () => {
    const id = await createOperation(await operator.createAccount());
    const path = `/api/v1/operations/${id}`;
    const taken = await operator.send('POST', `${path}/close`);
    const again = await operator.send('POST', `${path}/close`);
    const shown = await operator.send('GET', path);
    const audits = await prisma().$queryRaw`SELECT actor, detail FROM audit_log
      WHERE operation_id = ${id}::uuid AND action = 'operation.close'`;

    expect([taken.status, taken.body]).toMatchObject([202, { operationId: id, version: 1 }]);
    const { requestedAt, expiresAt } = taken.body as unknown as Record<string, string>;
    expect(Date.parse(expiresAt ?? '') - Date.parse(requestedAt ?? '')).toBe(30_000);
    const held = { lapsedWhy: null, lapsedCause: null };
    const request = { requestedAt, requestedBy: 'admin key', state: 'PENDING', ...held };
    expect(shown.body).toMatchObject({ status: 'ACTIVE', version: 1, closeRequest: request });
    expect([again.status, again.body.error]).toMatchObject([
      409,
      { code: 'CLOSE_PENDING', details: { status: 'ACTIVE', version: 1, closeRequest: request } },
    ]);
    expect(audits).toEqual([{ actor: 'admin key', detail: { version: 1 } }]);
  });

  it('refuses what is being closed, has changed since, or is not there', async () => {
    const id = await createOperation(await operator.createAccount());
    const close = `/api/v1/operations/${id}/close`;
    const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'if-match': '"7"' };
    const stale = await fetch(`${operator.url}${close}`, { method: 'POST', headers });
    await setClosing(id);
    const closing = await operator.send('POST', close);
    const nobody = await operator.send('POST', `/api/v1/operations/${NOBODY}/close`);

    expect([stale.status, await stale.json()]).toMatchObject([
      409,
      { error: { code: 'VERSION_CHANGED' } },
    ]);
    expect([closing.status, closing.body.error]).toMatchObject([
      409,
      { code: 'NOT_ACTIVE', details: { status: 'CLOSING', version: 1 } },
    ]);
    expect([nobody.status, nobody.body.error.code]).toEqual([404, 'NOT_FOUND']);
  });

  it('shows what would be sent and sends nothing, on a disabled account as well', async () => {
    const accountId = await operator.createAccount();
    const id = await createOperation(accountId);
    await operator.send('PATCH', `/api/v1/accounts/${accountId}`, { enabled: false });
    const path = `/api/v1/operations/${id}/close-preview`;
    operator.setWorkerAnswer({ ok: true, kind: 'closing', facts: FACTS, hasOrderSlots: true });
    const shown = await operator.send('GET', path);
    operator.setWorkerAnswer({ ok: false, code: 'EXCHANGE_BANNED', message: 'for 5 s' });
    const banned = await operator.send('GET', path);
    operator.setWorkerAnswer({ ok: false, code: 'WORKER_UNAVAILABLE', message: 'nobody' });
    const alone = await operator.send('GET', path);
    operator.setWorkerAnswer(FACTS_ANSWER);

    const orders = (['LONG', 'SHORT'] as const).map((positionSide) => ({
      ...{ symbol: BTC, positionSide, side: positionSide === 'LONG' ? 'SELL' : 'BUY', attempt: 1 },
      quantity: positionSide === 'LONG' ? '0.02' : '0.01',
      clientOrderId: `${id.replaceAll('-', '')}${positionSide.slice(0, 1)}1`,
    }));
    const known = [
      { ...orders[0], positionQuantity: '0.05', positionAfter: '0.03', markPrice: '50000' },
      { ...orders[1], positionQuantity: '0.05', positionAfter: '0.04', markPrice: '50000' },
    ];
    expect([shown.status, shown.body]).toEqual([
      200,
      {
        ...{ operationId: id, status: 'ACTIVE', version: 0, wouldClose: true, orders: known },
        ...{ grossPnl: '15', estimatedFees: [{ asset: 'USDT', amount: '0.75' }] },
        ...{ estimatedNetPnl: '14.25', holds: [] },
        warnings: [
          expect.objectContaining({ code: 'ACCOUNT_DISABLED' }),
          expect.objectContaining({ code: 'UNDER_TARGET' }),
        ],
      },
    ]);
    expect([banned.status, banned.body]).toMatchObject([
      200,
      {
        ...{ wouldClose: false, orders, grossPnl: null, estimatedFees: [] },
        holds: [{ code: 'NOT_READ', message: 'EXCHANGE_BANNED: for 5 s' }],
      },
    ]);
    expect([alone.status, alone.body.error.code]).toEqual([503, 'WORKER_UNAVAILABLE']);
    const untouched = await operator.send('GET', `/api/v1/operations/${id}`);
    expect(untouched.body).toMatchObject({ version: 0, closeRequest: null, orders: [] });
  });

  it('closes all of an account: each by itself, accepted or refused with the reason', async () => {
    const accountId = await operator.createAccount();
    const [first, second] = [await createOperation(accountId), await createOperation(accountId)];
    const other = await createOperation(await operator.createAccount());
    await setClosing(first);
    const all = `/api/v1/accounts/${accountId}/close-all`;
    const taken = await operator.send('POST', all);
    const again = await operator.send('POST', all);
    const untouched = await operator.send('GET', `/api/v1/operations/${other}`);

    const refused = { operationId: first, accepted: false, code: 'NOT_ACTIVE' };
    expect([taken.status, taken.body.items]).toMatchObject([
      202,
      [refused, { operationId: second, accepted: true, version: 1 }],
    ]);
    expect(again.body.items).toMatchObject([
      refused,
      { operationId: second, accepted: false, code: 'CLOSE_PENDING' },
    ]);
    expect(untouched.body).toMatchObject({ version: 0, closeRequest: null });
    expect((await operator.send('POST', `/api/v1/accounts/${NOBODY}/close-all`)).status).toBe(404);
  });
});
