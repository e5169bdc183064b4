// Accounts over real HTTP and a real database.
import { makeAccountRepository } from '@hedge/db';
import { makeCredentialBox } from '@hedge/platform';
import { CREDENTIALS_KEY } from './test/api-under-test';
import { FACTS, hedgeBody, NOBODY, startOperator, type Operator } from './test/operator';

let operator: Operator;

beforeAll(async () => {
  operator = await startOperator();
});

afterAll(async () => {
  await operator.close();
});

describe('operator API: accounts', () => {
  it('creates an account without answering its secrets, and seals them for the worker alone', async () => {
    const created = await operator.send('POST', '/api/v1/accounts', operator.accountBody());
    const shown = await operator.send('GET', `/api/v1/accounts/${created.body.id}`);
    const stored = await makeAccountRepository(operator.database).loadCredentials(created.body.id);
    const box = makeCredentialBox(CREDENTIALS_KEY);

    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(`/api/v1/accounts/${created.body.id}`);
    expect(shown.body).toEqual(created.body);
    expect(JSON.stringify(created.body)).not.toMatch(/canary/);
    expect(JSON.stringify(stored)).not.toMatch(/canary/);
    expect(
      box.open({ accountId: created.body.id, field: 'secret' }, stored?.secretSealed ?? ''),
    ).toMatch(/canary-secret/);
  });

  it('refuses the same key twice with 409 and names the account that has it', async () => {
    const body = operator.accountBody();
    const first = await operator.send('POST', '/api/v1/accounts', body);
    const second = await operator.send('POST', '/api/v1/accounts', { ...body, label: 'again' });

    expect([second.status, second.body.error.code]).toEqual([409, 'ACCOUNT_EXISTS']);
    expect(second.body.error.details).toEqual({ accountId: first.body.id });
  });

  it('refuses a live account with 422 unless live trading is allowed', async () => {
    const refused = await operator.send('POST', '/api/v1/accounts', {
      ...operator.accountBody(),
      mode: 'live',
    });

    expect([refused.status, refused.body.error.code]).toEqual([422, 'LIVE_NOT_ALLOWED']);
  });

  it('refuses text with control characters and unknown fields with 422', async () => {
    const lines = await operator.send('POST', '/api/v1/accounts', {
      ...operator.accountBody(),
      label: 'a\r\nb',
    });
    const extra = await operator.send('POST', '/api/v1/accounts', {
      ...operator.accountBody(),
      admin: true,
    });

    expect([lines.status, lines.body.error.code]).toEqual([422, 'INVALID_BODY']);
    expect([extra.status, extra.body.error.code]).toEqual([422, 'INVALID_BODY']);
  });

  it('renames, disables and enables an account; a disabled one takes no operation', async () => {
    const id = await operator.createAccount();
    const path = `/api/v1/accounts/${id}`;
    const disabled = await operator.send('PATCH', path, { enabled: false, label: 'paused' });
    const refused = await operator.send('POST', '/api/v1/operations', hedgeBody(id));
    const enabled = await operator.send('PATCH', path, { enabled: true });

    expect(disabled.body).toMatchObject({ id, label: 'paused', enabled: false });
    expect([refused.status, refused.body.error.code]).toEqual([422, 'ACCOUNT_DISABLED']);
    expect(enabled.body).toMatchObject({ id, label: 'paused', enabled: true });
    expect((await operator.send('GET', path)).body).toEqual(enabled.body);
  });

  it('lets an account leave from an address of its own, and from the default again', async () => {
    const given = { ...operator.accountBody(), egressAddress: '2001:DB8:0::7' };
    const made = await operator.send('POST', '/api/v1/accounts', given);
    expect(made).toMatchObject({ status: 201, body: { egressAddress: '2001:db8::7' } });
    const path = `/api/v1/accounts/${String(made.body.id)}`;
    const send = async (body: object) => (await operator.send('PATCH', path, body)).body;
    expect(await send({ egressAddress: '10.0.0.7' })).toMatchObject({ egressAddress: '10.0.0.7' });
    expect(await send({ label: 'renamed' })).toMatchObject({ egressAddress: '10.0.0.7' });
    expect(await send({ egressAddress: null })).toMatchObject({ egressAddress: null });
    const of = `accountId=${String(made.body.id)}&action=account.patch`;
    const log = await operator.send('GET', `/api/v1/audit-log?${of}`);
    const changes = (log.body.items as unknown as { after: { egressAddress: unknown } }[]).map(
      ({ after }) => after.egressAddress,
    );
    expect(changes).toEqual([null, '10.0.0.7', '10.0.0.7']);
    for (const egressAddress of ['here', '0.0.0.0', '', 7]) {
      expect((await operator.send('PATCH', path, { egressAddress })).status).toBe(422);
      const refused = await operator.send('POST', '/api/v1/accounts', { ...given, egressAddress });
      expect([refused.status, refused.body.error.code]).toEqual([422, 'INVALID_BODY']);
    }
  });

  it('refuses a PATCH of nothing, of credentials or of nobody', async () => {
    const path = `/api/v1/accounts/${await operator.createAccount()}`;

    expect((await operator.send('PATCH', path, {})).status).toBe(422);
    expect((await operator.send('PATCH', path, { secret: 'canary' })).status).toBe(422);
    expect((await operator.send('PATCH', path, { label: 'a\nb' })).status).toBe(422);
    expect(
      (await operator.send('PATCH', `/api/v1/accounts/${NOBODY}`, { enabled: false })).status,
    ).toBe(404);
  });

  it('answers the positions that the worker read', async () => {
    const id = await operator.createAccount();
    operator.setWorkerAnswer({
      ok: true,
      kind: 'positions',
      hedgeMode: true,
      positions: FACTS.positions,
    });
    const positions = await operator.send('GET', `/api/v1/accounts/${id}/positions`);

    expect(positions.body).toEqual({ items: FACTS.positions, nextCursor: null, hedgeMode: true });
  });
});
