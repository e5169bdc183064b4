// Signed signals over real HTTP and two replicas: what is refused, and that each is taken once.
import { SIGNAL_KEY_HEADER, type CreatedSignalKeyView } from '@hedge/contracts';
import { makeDatabase, makeSignalKeyRepository } from '@hedge/db';
import { waitFor } from '@hedge/testkit';
import {
  makeSignalKey,
  SAID_NOTHING,
  sendWith,
  signatureOf,
  verdictOf,
  type Header,
} from '../test/managed-signals';
import { useReplicas } from '../test/replicas';

const its = useReplicas();

const plain = () => makeSignalKey(its().url);
const signing = () => makeSignalKey(its().url, { mode: 'hmac' });

describe('signed signals', () => {
  const halves = (key: CreatedSignalKeyView, options = {}) => signatureOf(key, options);
  it.each<[string, (key: CreatedSignalKeyView, sends: CreatedSignalKeyView) => readonly Header[]]>([
    ['without the name of the key', (key) => [halves(key)[1]]],
    ['without a signature', (key) => [halves(key)[0]]],
    ['by a key that nobody made', (key) => halves({ ...key, keyId: '0'.repeat(12) })],
    ['by another secret', (key) => halves({ ...key, secret: 'x'.repeat(43) })],
    ['of 31 s ago', (key) => halves(key, { atMs: Date.now() - 31_000 })],
    ['of 31 s ahead', (key) => halves(key, { atMs: Date.now() + 31_000 })],
    ['of another body', (key) => halves(key, { body: '{}' })],
    [
      'whose time was changed',
      (key) => {
        const atMs = Date.now();
        const [name, [header, value]] = halves(key, { atMs });
        return [name, [header, value.replace(`t=${atMs}`, `t=${atMs + 1}`)]];
      },
    ],
    [
      'in capitals',
      (key) => {
        const [name, [header, value]] = halves(key);
        return [name, [header, value.replace(/[0-9a-f]{64}$/, (hex) => hex.toUpperCase())]];
      },
    ],
    ['signed twice', (key) => [...halves(key), halves(key)[1]]],
    ['by a key that is to be sent', (_key, sends) => halves(sends)],
    ['whose secret is sent instead', (key) => [[SIGNAL_KEY_HEADER, `${key.keyId}.${key.secret}`]]],
  ])('%s are answered 401 with one body (57)', async (_title, spoil) => {
    const { status, body } = await sendWith(its().url, spoil(await signing(), await plain()));

    expect([status, body]).toEqual(SAID_NOTHING);
  });

  it('are told what is wrong with their body only once the signature is right (57)', async () => {
    const key = await signing();
    const sendBody = (body: string, signedBody = body) =>
      sendWith(its().url, signatureOf(key, { body: signedBody }), body);

    expect((await sendBody('{"timestamp":')).status).toBe(400);
    expect((await sendBody('{"timestamp":', 'another')).status).toBe(401);
    // What is too long to be read cannot be verified.
    expect((await sendBody(JSON.stringify('x'.repeat(1200)))).status).toBe(401);
  });

  it('are taken within 30 s of their time, and once by whichever replica', async () => {
    const key = await signing();
    await waitFor(
      'the key at the other replica',
      async () => verdictOf(await sendWith(its().otherUrl, signatureOf(key))) === 'taken',
    );
    for (const offsetMs of [-25_000, 25_000]) {
      const headers = signatureOf(key, { atMs: Date.now() + offsetMs });
      const answers = await Promise.all(
        [its().url, its().otherUrl, its().url, its().otherUrl].map((url) => sendWith(url, headers)),
      );
      const verdicts = answers.map(verdictOf);

      expect(verdicts.toSorted()).toEqual(['taken', 'wrong', 'wrong', 'wrong']);
    }
  });

  it('of long ago are forgotten, and those that could be replayed are not', async () => {
    const key = await signing();
    await sendWith(its().url, signatureOf(key));
    await its().client.query(
      `INSERT INTO signal_signatures VALUES ($1, 'old', now() - interval '6 minutes')`,
      [key.id],
    );
    const database = makeDatabase({ url: its().databaseUrl });
    await makeSignalKeyRepository(database).pruneSignatures();
    await database.close();

    const { rows } = await its().client.query(
      'SELECT FROM signal_signatures WHERE signal_key_id = $1',
      [key.id],
    );
    expect(rows).toHaveLength(1);
  });
});
