// Managed signal keys over real HTTP, two replicas and a real database: sent, signed, rotated, revoked.
import { SIGNAL_KEY_HEADER, type CreatedSignalKeyView } from '@hedge/contracts';
import { waitFor } from '@hedge/testkit';
import { SIGNAL_KEY } from '../test/api-under-test';
import {
  administer,
  findSignalKey,
  makeSignalKey,
  SAID_NOTHING,
  sendKey,
  sendWith,
  signatureOf,
  verdictOf,
} from '../test/managed-signals';
import { useReplicas } from '../test/replicas';

/** What a revoked key may live on elsewhere, three times over. */
const REVOKED_EVERYWHERE_MS = 15_000;
/** The promise of 1 s, three times over. */
const FAILS_WITHIN_MS = 3_000;

const its = useReplicas();

const plain = () => makeSignalKey(its().url);
const signing = () => makeSignalKey(its().url, { mode: 'hmac' });
const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('managed signal keys', () => {
  it('are taken as soon as they are made, and their secrets are told once and stored nowhere', async () => {
    const [sent, signs] = [await plain(), await signing()];

    expect(sent.secret).toMatch(new RegExp(`^${sent.keyId}\\.[\\w-]{43}$`));
    expect(verdictOf(await sendKey(its().url, sent.secret))).toBe('taken');
    expect(verdictOf(await sendWith(its().url, signatureOf(signs)))).toBe('taken');
    const rows = await its().client.query<{ text: string }>(
      'SELECT k::text AS text FROM signal_keys k UNION ALL SELECT detail::text FROM audit_log',
    );
    const { body } = await administer(its().url, 'GET', '');
    for (const secret of [sent.secret.split('.')[1] ?? '', signs.secret]) {
      expect(JSON.stringify([rows.rows, body])).not.toContain(secret);
    }
  });

  it('leave what made and revoked them in the audit, with the key by its name', async () => {
    const key = await makeSignalKey(its().url, { label: 'vps in Frankfurt' });
    await administer(its().url, 'DELETE', `/${key.id}`);
    await administer(its().url, 'DELETE', `/${key.id}`);

    const { rows } = await its().client.query<{ action: string; after: object }>(
      `SELECT action, after FROM audit_log WHERE subject_id = $1 ORDER BY id`,
      [key.id],
    );
    expect(rows.map(({ action }) => action)).toEqual(['signalKey.create', 'signalKey.revoke']);
    expect(rows[0]?.after).toMatchObject({ kid: key.keyId, label: 'vps in Frankfurt' });
    expect(await findSignalKey(its().url, key.id)).toMatchObject({
      revokedAt: expect.any(String) as string,
    });
  });

  it('tell when they were last used, once a minute', async () => {
    const key = await plain();
    await sendKey(its().url, key.secret);
    const first = await waitFor('its use', async () => {
      return (await findSignalKey(its().url, key.id))?.lastUsedAt;
    });
    await sendKey(its().url, key.secret);
    // The use of another key is written by the same refresh that passes over the first one's.
    const later = await plain();
    await sendKey(its().url, later.secret);
    await waitFor('the use of the other', async () => {
      return (await findSignalKey(its().url, later.id))?.lastUsedAt;
    });

    expect((await findSignalKey(its().url, key.id))?.lastUsedAt).toBe(first);
  });

  it.each([
    ['that is valid from tomorrow', { notBefore: hoursFromNow(24) }],
    ['that was valid until yesterday', { notAfter: hoursFromNow(-24) }],
  ])('%s is wrong (57)', async (_title, period) => {
    const sent = await makeSignalKey(its().url, period);
    const signs = await makeSignalKey(its().url, { ...period, mode: 'hmac' });
    const answers = [
      await sendKey(its().url, sent.secret),
      await sendWith(its().url, signatureOf(signs)),
    ];

    for (const { status, body } of answers) expect([status, body]).toEqual(SAID_NOTHING);
  });

  it.each<[string, (key: CreatedSignalKeyView, another: CreatedSignalKeyView) => string]>([
    ['cut short by one character', ({ secret }) => secret.slice(0, -1)],
    ['with one character more', ({ secret }) => `${secret}a`],
    ['in capitals', ({ secret }) => secret.toUpperCase()],
    ['without its secret', ({ keyId }) => keyId],
    ['with an empty secret', ({ keyId }) => `${keyId}.`],
    ['without its name', ({ secret }) => secret.slice(13)],
    ['with the secret of another', (key, { secret }) => `${key.keyId}.${secret.slice(13)}`],
    ['of 8 KB', ({ secret }) => secret.padEnd(8192, 'a')],
  ])('a managed key %s is answered 401 with one body (57)', async (_title, spoil) => {
    const [key, another] = [await plain(), await plain()];
    const { status, body } = await sendKey(its().url, spoil(key, another));

    expect([status, body]).toEqual(SAID_NOTHING);
  });

  it('a managed key that is sent twice is answered 401 (57)', async () => {
    const { secret } = await plain();
    const twice = [0, 1].map(() => [SIGNAL_KEY_HEADER, secret] as const);
    const { status, body } = await sendWith(its().url, twice);

    expect([status, body]).toEqual(SAID_NOTHING);
  });

  it('open nothing but the signal endpoint (57)', async () => {
    const [sent, signs] = [await plain(), await signing()];
    const calls = ['/api/v1/accounts', '/api/v1/signal-keys', '/admin/queues'].flatMap((path) =>
      [sent.secret, signs.secret].map((secret) =>
        fetch(`${its().url}${path}`, {
          redirect: 'manual',
          headers: { authorization: `Bearer ${secret}`, [SIGNAL_KEY_HEADER]: secret },
        }),
      ),
    );

    for (const { status } of await Promise.all(calls)) expect([401, 302, 303]).toContain(status);
  });
});

describe('rotation of managed keys', () => {
  it('old and new are taken side by side, and each signal finds one that is valid (58)', async () => {
    const old = await plain();
    const successor = await signing();
    const sendOld = async () => verdictOf(await sendKey(its().url, old.secret));
    const sendNew = async () => verdictOf(await sendWith(its().url, signatureOf(successor)));
    const verdicts = [await sendOld(), await sendNew(), await sendOld(), await sendNew()];
    await administer(its().url, 'DELETE', `/${old.id}`);

    expect(verdicts).toEqual(['taken', 'taken', 'taken', 'taken']);
    expect(await sendOld()).toBe('wrong');
    expect(await sendNew()).toBe('taken');
    // The values of the configuration stand beside them as before.
    expect(verdictOf(await sendKey(its().url, SIGNAL_KEY))).toBe('taken');
  });

  it('a revoked key is dead at every replica within seconds (58)', async () => {
    const [sent, signs] = [await plain(), await signing()];
    const verdicts = async () => [
      verdictOf(await sendKey(its().otherUrl, sent.secret)),
      verdictOf(await sendWith(its().otherUrl, signatureOf(signs))),
    ];
    const all = (wanted: string) => async () =>
      (await verdicts()).every((verdict) => verdict === wanted);
    await waitFor('both keys there', all('taken'));
    for (const { id } of [sent, signs]) await administer(its().url, 'DELETE', `/${id}`);
    await waitFor('their end there', all('wrong'), REVOKED_EVERYWHERE_MS);

    expect(await verdicts()).toEqual(['wrong', 'wrong']);
  }, 40_000);

  it('wrong managed keys and signatures count against their address, and no valid one is held back (59)', async () => {
    const [sent, signs] = [await plain(), await signing()];
    const wrong = Array.from({ length: 30 }, (_, index) =>
      index % 2 === 0
        ? sendKey(its().url, `${sent.keyId}.${'w'.repeat(43)}`)
        : sendWith(
            its().url,
            signatureOf({ ...signs, secret: 'wrong' }, { atMs: Date.now() + index }),
          ),
    );
    const statuses = (await Promise.all(wrong)).map(({ status }) => status);

    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    const limited = await sendKey(its().url, `${sent.keyId}.${'w'.repeat(43)}`);
    expect([limited.status, limited.body]).toEqual([429, '{"error":"Too many requests"}']);
    expect(verdictOf(await sendKey(its().url, sent.secret))).toBe('taken');
    expect(verdictOf(await sendWith(its().url, signatureOf(signs)))).toBe('taken');
  });
});

describe('managed keys while the database is away', () => {
  it('are taken when they are sent; what is signed cannot be told from a replay and fails within a second', async () => {
    const [sent, signs] = [await plain(), await signing()];
    await waitFor('both keys there', async () => {
      const answers = [
        await sendKey(its().otherUrl, sent.secret),
        await sendWith(its().otherUrl, signatureOf(signs)),
      ];
      return answers.every((answer) => verdictOf(answer) === 'taken');
    });
    its().proxy.blackhole();
    const carried = await sendKey(its().otherUrl, sent.secret);
    const askedAt = performance.now();
    const unproven = await sendWith(its().otherUrl, signatureOf(signs));
    const tookMs = performance.now() - askedAt;
    const wrong = await sendKey(its().otherUrl, `${sent.keyId}.${'w'.repeat(43)}`);
    its().proxy.pass();

    expect(verdictOf(carried)).toBe('taken');
    expect([unproven.status, verdictOf(unproven)]).toEqual([500, 'unknown']);
    expect(tookMs).toBeLessThan(FAILS_WITHIN_MS);
    expect(verdictOf(wrong)).toBe('wrong');
    await waitFor(
      'signed signals again',
      async () => verdictOf(await sendWith(its().otherUrl, signatureOf(signs))) === 'taken',
    );
  }, 40_000);
});
