// An operator's resolve: the attention is taken away, and who did it stands in the audit log.
import { hedgeBody, startOperator, type Operator } from './test/operator';

let operator: Operator;
beforeAll(async () => {
  operator = await startOperator();
});
afterAll(() => operator.close());

const prisma = () => operator.database.prisma;

describe('operator API: an operation that needs attention', () => {
  it('resolves its attention once, audited, and says 409 where there is none or a close is under way', async () => {
    const created = await operator.send(
      'POST',
      '/api/v1/operations',
      hedgeBody(await operator.createAccount()),
    );
    const { id } = created.body;
    const path = `/api/v1/operations/${id}`;
    const none = await operator.send('POST', `${path}/resolve`);
    await prisma().$executeRaw`UPDATE active_operations SET attention_reason = 'LEG_GONE',
      attention_since = 5, retry_at = 99 WHERE id = ${id}::uuid`;
    const resolved = await operator.send('POST', `${path}/resolve`);
    const again = await operator.send('POST', `${path}/resolve`);
    const audits = await prisma().$queryRaw<{ action: string; before: unknown }[]>`
      SELECT action, before FROM audit_log WHERE operation_id = ${id}::uuid
        AND action = 'operation.resolve'`;
    await prisma().$executeRaw`UPDATE active_operations SET status = 'CLOSING', decision_id = ${id},
      close_reason = 'LIQUIDATION', read_at = 1 WHERE id = ${id}::uuid`;
    const closing = await operator.send('POST', `${path}/resolve`);

    expect([none.status, none.body.error]).toMatchObject([
      409,
      { code: 'NO_ATTENTION', details: { status: 'ACTIVE', version: 0 } },
    ]);
    expect([resolved.status, resolved.body]).toMatchObject([
      200,
      { attentionReason: null, attentionSince: null, retryAt: null, version: 1 },
    ]);
    expect([again.status, again.body.error.code]).toEqual([409, 'NO_ATTENTION']);
    expect(audits).toEqual([
      { action: 'operation.resolve', before: { attentionReason: 'LEG_GONE' } },
    ]);
    expect([closing.status, closing.body.error.code]).toEqual([409, 'NOT_ACTIVE']);
    expect((await operator.send('GET', `${path}/resolve`)).status).toBe(405);
  });
});
