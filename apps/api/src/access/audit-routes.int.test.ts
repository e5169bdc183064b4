// The audit log as it is read: who changed what, from what into what, and from where.
import { ADMIN_KEY } from '../test/api-under-test';
import { startOperator, type Operator } from '../test/operator';
import { makeRouteCalls, ROUTES } from '../test/route-calls';

let operator: Operator;
const { calls, send } = makeRouteCalls(() => operator);
beforeAll(async () => {
  operator = await startOperator();
});
afterAll(() => operator.close());

const list = async (query: string) => {
  const { status, body } = await operator.send('GET', `/api/v1/audit-log?${query}`);
  return { status, body: body as unknown as { items: Record<string, unknown>[] } & typeof body };
};

describe('the audit log', () => {
  it('tells who changed an account, from what into what, from where and with which request', async () => {
    const accountId = await operator.createAccount();
    const path = `/api/v1/accounts/${accountId}`;
    const changed = await operator.send('PATCH', path, { enabled: false });
    const { body } = await list(`accountId=${accountId}&limit=1`);

    expect(body.items).toEqual([
      {
        id: expect.stringMatching(/^\d+$/),
        at: expect.stringMatching(/Z$/),
        actor: { kind: 'adminKey', id: null, name: 'admin key', address: '127.0.0.1' },
        requestId: changed.headers.get('x-request-id'),
        action: 'account.patch',
        ...{ accountId, operationId: null, subjectId: null },
        before: { label: expect.any(String), enabled: true, egressAddress: null },
        after: { label: expect.any(String), egressAddress: null, enabled: false },
        detail: {},
      },
    ]);
  });

  it('pages through every change, newest first, without a secret in it', async () => {
    for (let count = 0; count < 3; count += 1) await operator.createAccount();
    const first = await list('action=account.create&limit=2');
    const second = await list(
      `action=account.create&limit=200&cursor=${first.body.nextCursor ?? ''}`,
    );
    const rows = [...first.body.items, ...second.body.items];
    const ids = rows.map(({ id }) => Number(id));

    expect(first.body.items).toHaveLength(2);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect(JSON.stringify(rows)).not.toMatch(/canary|v1\./);
    expect(JSON.stringify(rows)).not.toContain(ADMIN_KEY);
  });

  it('has nothing of a change that was refused, and nothing for a filter that nothing fits', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    await operator.send('PATCH', `/api/v1/accounts/${nobody}`, { enabled: false });

    expect((await list(`accountId=${nobody}`)).body.items).toEqual([]);
    expect((await list('actor=somebody')).body.items).toEqual([]);
    expect((await list('cursor=x')).status).toBe(400);
  });
});

describe('every change', () => {
  const changes = ROUTES.filter(([, { method }]) => method !== 'GET');

  it.each(changes)(
    'by %s is in the audit log, with who made it, from where, by which request, and of what',
    async (name, route) => {
      const { id = '', body, person } = await calls[name]();
      const lastId = await readLastId();
      const path = route.path.replace('{id}', id);
      const answer = await send(route.method, path, body, person);
      const rows = await readAfter(lastId);

      expect(answer.status).toBe(route.answer.status);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) {
        expect(row).toMatchObject({ address: '127.0.0.1', request_id: answer.requestId });
        expect(row.actor).not.toBe('');
        expect([row.about, row.told].filter((each) => each !== null)).not.toEqual([]);
      }
    },
  );
});

type Row = {
  readonly actor: string;
  readonly address: string | null;
  readonly request_id: string | null;
  readonly about: string | null;
  readonly told: object | null;
};

async function readLastId(): Promise<bigint> {
  const [row] = await operator.database.prisma.$queryRaw<{ id: bigint | null }[]>`
    SELECT max(id) AS id FROM audit_log`;
  return row?.id ?? 0n;
}

/** `about` names what was changed; `told` is what it was, is, or else is told of it. */
const readAfter = (id: bigint) => operator.database.prisma.$queryRaw<Row[]>`
  SELECT actor, address, request_id::text,
    coalesce(account_id, operation_id, subject_id)::text AS about,
    coalesce("after", "before", nullif(detail, '{}')) AS told
  FROM audit_log WHERE id > ${id} ORDER BY id`;
