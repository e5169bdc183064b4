// Alerts over real HTTP and a real database: listed, narrowed, acknowledged, and never an operation changed.
import { alertView, CAUSES, wordAlert } from '@hedge/contracts';
import type { Alert } from '@hedge/cycle';
import { makePrismaStore } from '@hedge/db';
import { NOBODY, startOperator, type Operator } from './test/operator';

let operator: Operator;

beforeAll(async () => {
  operator = await startOperator();
});

afterAll(async () => {
  await operator.close();
});

const alertOf = (dedupeKey: string, kind: Alert['kind'] = 'NAKED_LEG'): Alert => ({
  ...{ kind, dedupeKey, accountId: null, operationId: null, message: dedupeKey },
});
const raise = (alert: Alert) => makePrismaStore(operator.database).raiseAlert(alert);
const clear = (dedupeKey: string) => makePrismaStore(operator.database).clearAlert(dedupeKey);

/** Alerts as the list shows them, by what tests tell them apart by. */
async function list(query = ''): Promise<readonly string[]> {
  const { status, body } = await operator.send('GET', `/api/v1/alerts${query}`);
  expect(status).toBe(200);
  return body.items.map((item) => alertView.strict().parse(item).message);
}

async function idOf(message: string): Promise<string> {
  const { body } = await operator.send('GET', '/api/v1/alerts?open=true');
  const found = body.items.map((item) => alertView.parse(item)).find((x) => x.message === message);
  return found?.id ?? NOBODY;
}

const acknowledge = async (id: string) => {
  const { status, body } = await operator.send('POST', `/api/v1/alerts/${id}/acknowledge`);
  return { status, alert: status === 200 ? alertView.strict().parse(body) : null };
};

const countAudit = async () => {
  const rows = await operator.database.prisma.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) FROM audit_log WHERE action = 'alert.acknowledge' AND actor = 'admin key'`;
  return Number(rows[0]?.count);
};

describe('operator API: alerts', () => {
  it('lists them newest first in pages, and narrows them', async () => {
    await raise(alertOf('first'));
    await raise(alertOf('second', 'EXCHANGE_BAN'));
    await raise(alertOf('third'));
    await clear('second');
    await acknowledge(await idOf('third'));
    const page = await operator.send('GET', '/api/v1/alerts?limit=2');

    expect(await list()).toEqual(['third', 'second', 'first']);
    expect(await list(`?limit=2&cursor=${page.body.nextCursor ?? ''}`)).toEqual(['first']);
    expect(await list('?open=true')).toEqual(['third', 'first']);
    expect(await list('?open=false')).toEqual(['second']);
    expect(await list('?open=true&acknowledged=false')).toEqual(['first']);
    expect(await list('?acknowledged=true')).toEqual(['third']);
    expect(await list('?kind=EXCHANGE_BAN')).toEqual(['second']);
    expect(await list(`?operationId=${NOBODY}`)).toEqual([]);
    expect(await list(`?accountId=${NOBODY}`)).toEqual([]);
    expect(await list('?to=2000-01-01T00:00:00Z')).toEqual([]);
  });

  it('tells what an alert says as a code with values, where that was kept', async () => {
    const worded = wordAlert('NOT_SERVED', { account: 'desk', why: CAUSES.CREDENTIALS_MISSING });
    await raise({ ...alertOf('worded'), ...worded });
    await raise(alertOf('unworded'));
    const { body } = await operator.send('GET', '/api/v1/alerts?open=true&limit=2');
    const shown = body.items.map((item) => alertView.strict().parse(item).wording);
    expect(shown).toEqual([null, worded.wording]);
    expect(worded.wording.values).toMatchObject({ cause: 'CREDENTIALS_MISSING' });
    await clear('worded');
    await clear('unworded');
  });

  it.each(['open=yes', 'kind=NO_KIND', 'acknowledged=', 'state=OPEN', 'cursor=x'])(
    'refuses %s with 400',
    async (query) => {
      const refused = await operator.send('GET', `/api/v1/alerts?${query}`);
      expect([refused.status, refused.body.error.code]).toEqual([400, 'INVALID_QUERY']);
    },
  );

  it('notes once, and audits once, that somebody has seen an alert that goes on standing', async () => {
    await raise(alertOf('seen'));
    const id = await idOf('seen');
    const audited = await countAudit();
    const once = await acknowledge(id);
    const again = await acknowledge(id);

    expect(once).toEqual({
      status: 200,
      alert: expect.objectContaining({ id, acknowledgedAt: expect.any(String), resolvedAt: null }),
    });
    expect(again).toEqual(once);
    expect(await countAudit()).toBe(audited + 1);
  });

  it('raises no second one while the acknowledged one stands, and another when its cause is back', async () => {
    await raise(alertOf('standing'));
    const id = await idOf('standing');
    await acknowledge(id);

    expect(await raise(alertOf('standing'))).toBe(false);
    expect(await idOf('standing')).toBe(id);
    await clear('standing');
    expect(await raise(alertOf('standing'))).toBe(true);
    expect(await idOf('standing')).not.toBe(id);
  });

  it('is over with what tells of a moment once somebody has seen it', async () => {
    await raise(alertOf('late', 'LATE_EXECUTION'));
    const { alert } = await acknowledge(await idOf('late'));

    expect(alert?.resolvedAt).toEqual(expect.any(String));
    expect(await list('?open=true&kind=LATE_EXECUTION')).toEqual([]);
  });

  it('knows no alert by another id, and asks for the admin key', async () => {
    expect((await acknowledge(NOBODY)).status).toBe(404);
    expect((await acknowledge('1')).status).toBe(404);
    for (const path of ['alerts', `alerts/${NOBODY}/acknowledge`]) {
      const init = { method: path === 'alerts' ? 'GET' : 'POST' };
      expect((await fetch(`${operator.url}/api/v1/${path}`, init)).status).toBe(401);
    }
  });
});
