// The managed signal keys, kept in memory: a signal asks the database for none of them, and an outage
// of the database takes none of them away.
//
// They are loaded again every two seconds, so a revoked key is dead everywhere within five. A process
// that cannot reach the database believes what it has for five minutes: until then a key that was
// revoked elsewhere lives on in it, and after that it knows no key at all.
import type { SignalKeyRepository } from '@hedge/db';
import type { Clock, CredentialBox, Logger } from '@hedge/platform';

const REFRESH_MS = 2_000;
const BELIEVED_MS = 300_000;
const PRUNE_MS = 60_000;

/** A key that may be used now. `secret` is what it signs with, `digest` that of the whole plain key. */
export type RingKey = { readonly id: string; readonly kid: string } & (
  | { readonly mode: 'plain'; readonly digest: Buffer }
  | { readonly mode: 'hmac'; readonly secret: string }
);

/** The keys of this moment; `nowMs` by the database's clock, which all replicas share. */
export type RingReading = { readonly nowMs: number; readonly keys: readonly RingKey[] };

export type KeyRing = {
  /** Null while no keys are known, or only such as are too old to believe. */
  read(): RingReading | null;
  /** Notes a use, to be written with the next refresh. */
  noteUsed(keyId: string): void;
  /** Loads the keys now. Never throws: what is known stays as it is. */
  refresh(): Promise<void>;
  /** Loads the keys, and again every two seconds until stopped. */
  start(): Promise<void>;
  stop(): void;
};

export type KeyRingDeps = {
  readonly signalKeys: Pick<SignalKeyRepository, 'loadUsable' | 'noteUsed' | 'pruneSignatures'>;
  readonly credentials: Pick<CredentialBox, 'open'>;
  readonly clock: Clock;
  readonly logger: Logger;
};

type Loaded = {
  readonly askedAtMs: number;
  readonly nowMs: number;
  readonly keys: readonly (RingKey & Period)[];
};
type Period = { readonly notBefore: number | null; readonly notAfter: number | null };
type Usable = Awaited<ReturnType<SignalKeyRepository['loadUsable']>>['keys'][number];

export function makeKeyRing(deps: KeyRingDeps): KeyRing {
  const { signalKeys, clock, logger } = deps;
  let loaded: Loaded | null = null;
  let failing = false;
  let used = new Set<string>();
  let prunedAtMs = clock.monotonicMs();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const refresh = async () => {
    const askedAtMs = clock.monotonicMs();
    try {
      const { nowMs, keys } = await signalKeys.loadUsable();
      // An answer that was overtaken by a later question's is not news.
      if (loaded !== null && loaded.askedAtMs > askedAtMs) return;
      loaded = { askedAtMs, nowMs, keys: keys.flatMap((key) => openKey(deps, key)) };
      if (failing) logger.info('signal keys are read again');
      failing = false;
    } catch (error) {
      if (!failing) logger.warn('signal keys cannot be read: those known stay in use', { error });
      failing = true;
    }
  };

  const writeDown = async () => {
    const noted = used;
    used = new Set();
    try {
      if (noted.size > 0) await signalKeys.noteUsed([...noted]);
      if (clock.monotonicMs() - prunedAtMs >= PRUNE_MS) {
        await signalKeys.pruneSignatures();
        prunedAtMs = clock.monotonicMs();
      }
    } catch (error) {
      for (const id of noted) used.add(id);
      logger.debug('use of signal keys not written', { error });
    }
  };

  const beat = () => {
    timer = setTimeout(() => {
      void refresh()
        .then(writeDown)
        .then(() => {
          if (!stopped) beat();
        });
    }, REFRESH_MS).unref();
  };

  return {
    read() {
      if (loaded === null) return null;
      const sinceMs = clock.monotonicMs() - loaded.askedAtMs;
      if (sinceMs > BELIEVED_MS) return null;
      const nowMs = loaded.nowMs + sinceMs;
      return { nowMs, keys: loaded.keys.filter((key) => isInPeriod(key, nowMs)) };
    },
    noteUsed: (keyId) => void used.add(keyId),
    refresh,
    async start() {
      await refresh();
      beat();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function isInPeriod({ notBefore, notAfter }: Period, nowMs: number): boolean {
  return (notBefore === null || notBefore <= nowMs) && (notAfter === null || nowMs < notAfter);
}

/** The key ready for use; none where its secret does not open, which the log tells each time. */
function openKey(
  { credentials, logger }: KeyRingDeps,
  { material, ...key }: Usable,
): readonly (RingKey & Period)[] {
  if (material.mode === 'plain') {
    return [{ ...key, mode: 'plain', digest: Buffer.from(material.digest, 'hex') }];
  }
  try {
    const place = { signalKeyId: key.id, field: 'signalSecret' } as const;
    return [{ ...key, mode: 'hmac', secret: credentials.open(place, material.secretSealed) }];
  } catch (error) {
    logger.error('a signal key cannot be used: its secret does not open', { kid: key.kid, error });
    return [];
  }
}
