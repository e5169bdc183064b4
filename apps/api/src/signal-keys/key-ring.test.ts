// The keys in memory: what is known, for how long it is believed, and what happens in between.
import { silentLogger } from '@hedge/platform';
import { makeKeyRing, type KeyRingDeps } from './key-ring';

type Loading = ReturnType<KeyRingDeps['signalKeys']['loadUsable']>;
type Loaded = Awaited<Loading>;

const keyOf = (kid: string, period = {}): Loaded['keys'][number] => ({
  id: kid,
  kid,
  notBefore: null,
  notAfter: null,
  material: { mode: 'plain', digest: '00'.repeat(32) },
  ...period,
});

function makeRing(load: () => Loading) {
  let nowMs = 1_000;
  const ring = makeKeyRing({
    signalKeys: { loadUsable: load, noteUsed: async () => {}, pruneSignatures: async () => {} },
    credentials: {
      open: () => {
        throw new Error('another key sealed it');
      },
    },
    clock: { monotonicMs: () => nowMs, wallMs: () => 0 },
    logger: silentLogger,
  });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  const kids = () => ring.read()?.keys.map(({ kid }) => kid) ?? null;
  return { ring, pass, kids };
}

describe('key ring', () => {
  it('knows nothing before it was loaded', () => {
    expect(makeRing(async () => ({ nowMs: 5, keys: [] })).ring.read()).toBeNull();
  });

  it('goes on by the time of the database, which all replicas share', async () => {
    const { ring, pass } = makeRing(async () => ({ nowMs: 50_000, keys: [] }));
    await ring.refresh();
    pass(700);

    expect(ring.read()?.nowMs).toBe(50_700);
  });

  it('gives a key from its first moment on, and not at its last', async () => {
    const keys = [keyOf('a', { notBefore: 50_100, notAfter: 50_200 })];
    const { ring, pass, kids } = makeRing(async () => ({ nowMs: 50_000, keys }));
    await ring.refresh();
    const given = [99, 1, 99, 1].map((ms) => {
      pass(ms);
      return kids();
    });

    expect(given).toEqual([[], ['a'], ['a'], []]);
  });

  it('believes what it knows for five minutes of an outage, and then knows no key', async () => {
    let fails = false;
    const { ring, pass, kids } = makeRing(async () => {
      if (fails) throw new Error('away');
      return { nowMs: 0, keys: [keyOf('a')] };
    });
    await ring.refresh();
    fails = true;
    pass(300_000);
    await ring.refresh();
    expect(kids()).toEqual(['a']);
    pass(1);
    expect(kids()).toBeNull();
    fails = false;
    await ring.refresh();
    expect(kids()).toEqual(['a']);
  });

  it('is not set back by an answer that a later question overtook', async () => {
    const answers: ((loaded: Loaded) => void)[] = [];
    const { ring, pass, kids } = makeRing(() => new Promise((resolve) => answers.push(resolve)));
    const first = ring.refresh();
    pass(10);
    const second = ring.refresh();
    answers[1]?.({ nowMs: 0, keys: [] });
    await second;
    answers[0]?.({ nowMs: 0, keys: [keyOf('revoked')] });
    await first;

    expect(kids()).toEqual([]);
  });

  it('leaves out a key whose secret does not open, and no other', async () => {
    const sealed = keyOf('b', { material: { mode: 'hmac', secretSealed: 'x', keyId: 'y' } });
    const { ring, kids } = makeRing(async () => ({ nowMs: 0, keys: [sealed, keyOf('a')] }));
    await ring.refresh();

    expect(kids()).toEqual(['a']);
  });
});
