// Whether a signal comes from somebody who may send one: by a key that it carries, or by a signature.
//
// Whatever is wrong is wrong in the same way. Only where the keys themselves, or the signatures that
// were seen, cannot be read is there no verdict: that is no fault of the sender's.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  SIGNAL_KEY_HEADER,
  SIGNAL_KEY_ID_HEADER,
  SIGNAL_SIGNATURE_HEADER,
  SIGNATURE_WINDOW_MS,
} from '@hedge/contracts';
import type { SignalKeyRepository } from '@hedge/db';
import { withDeadline, type Logger } from '@hedge/platform';
import type { KeyCheck } from '../key-check';
import type { KeyRing } from './key-ring';

/** `unknown`: it could not be found out now. */
export type SignalVerdict = 'valid' | 'wrong' | 'unknown';

/** What of a signal is looked at. The body is read only where a signature is over it. */
export type SignalCredentials = {
  header(name: string): string | undefined;
  /** Undefined where it is too long, or was not read for another reason. */
  readBytes(): Promise<Buffer | undefined>;
};

export type SignalAuth = (signal: SignalCredentials) => Promise<SignalVerdict>;

export type SignalAuthDeps = {
  /** The keys of the configuration. */
  readonly isSignalKey: KeyCheck;
  readonly ring: Pick<KeyRing, 'read' | 'noteUsed'>;
  readonly signalKeys: Pick<SignalKeyRepository, 'admitSignature'>;
  readonly logger: Logger;
};

const PLAIN_KEY = /^[0-9a-f]{12}\.[\w-]{43}$/;
const KID = /^[0-9a-f]{12}$/;
const SIGNATURE = /^t=(\d{13}),v1=([0-9a-f]{64})$/;

/** Whether a signature was seen before must be known soon enough to answer within a second. */
const REPLAY_TIMEOUT_MS = 800;

/** Signs for keys that do not exist, so that they take as long as those that do. */
const NOBODYS_SECRET = randomBytes(32).toString('base64url');

/** The digest of a whole `kid.secret`, as it is stored. */
export function digestPlainKey(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}

/** What signs a body at a time, ms since 1970. */
export function signSignal(secret: string, sentAtMs: string, body: Buffer): Buffer {
  return createHmac('sha256', secret).update(`${sentAtMs}.`).update(body).digest();
}

export function makeSignalAuth(deps: SignalAuthDeps): SignalAuth {
  return async (signal) => {
    const key = signal.header(SIGNAL_KEY_HEADER);
    if (deps.isSignalKey(key)) return 'valid';
    if (key !== undefined) return checkPlainKey(deps, key);
    return checkSignature(deps, signal);
  };
}

/** Looks at every key even after a match: the time tells neither how much was right nor which it was. */
function checkPlainKey({ ring }: SignalAuthDeps, key: string): SignalVerdict {
  if (!PLAIN_KEY.test(key)) return 'wrong';
  const reading = ring.read();
  if (reading === null) return 'unknown';
  const given = digestPlainKey(key);
  let matched: string | null = null;
  for (const each of reading.keys) {
    if (each.mode === 'plain' && timingSafeEqual(each.digest, given)) matched = each.id;
  }
  if (matched === null) return 'wrong';
  ring.noteUsed(matched);
  return 'valid';
}

async function checkSignature(
  deps: SignalAuthDeps,
  signal: SignalCredentials,
): Promise<SignalVerdict> {
  const kid = signal.header(SIGNAL_KEY_ID_HEADER) ?? '';
  const [, sentAtMs, given] = SIGNATURE.exec(signal.header(SIGNAL_SIGNATURE_HEADER) ?? '') ?? [];
  if (sentAtMs === undefined || given === undefined || !KID.test(kid)) return 'wrong';
  const reading = deps.ring.read();
  if (reading === null) return 'unknown';
  if (Math.abs(reading.nowMs - Number(sentAtMs)) > SIGNATURE_WINDOW_MS) return 'wrong';
  const key = reading.keys.find((each) => each.mode === 'hmac' && each.kid === kid);
  const secret = key?.mode === 'hmac' ? key.secret : NOBODYS_SECRET;
  const body = await signal.readBytes();
  const expected = signSignal(secret, sentAtMs, body ?? Buffer.alloc(0));
  const matches = timingSafeEqual(expected, Buffer.from(given, 'hex'));
  if (!matches || key === undefined || body === undefined) return 'wrong';
  try {
    const admitted = deps.signalKeys.admitSignature(key.id, given);
    if (!(await withDeadline('the seen signatures', REPLAY_TIMEOUT_MS, admitted))) return 'wrong';
  } catch (error) {
    deps.logger.debug('signal not admitted: seen signatures cannot be read', { error });
    return 'unknown';
  }
  deps.ring.noteUsed(key.id);
  return 'valid';
}
