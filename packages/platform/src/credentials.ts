// Secrets at rest: AES-256-GCM, bound to the row and field they belong to.
//
// Text form: `v1.<key id>.<iv>.<ciphertext>.<tag>`, the last three in base64url. The associated data
// is the id of the row and the field name, so a ciphertext that was moved to another row or field
// does not open.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** What a sealed secret belongs to; it opens only for the same row and field. */
export type SecretPlace =
  | { readonly accountId: string; readonly field: 'apiKey' | 'secret' }
  | { readonly signalKeyId: string; readonly field: 'signalSecret' }
  | { readonly userId: string; readonly field: 'totpSecret' };

/** Thrown when a sealed secret does not open: wrong key, moved or altered text. */
export class CredentialError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CredentialError';
  }
}

/** Seals and opens secrets. */
export type CredentialBox = {
  /** Names the key in use, without telling anything about it. */
  readonly keyId: string;
  /** Whether the key of this name is the one in use or a previous one. */
  knows(keyId: string): boolean;
  /** Encrypts with a fresh IV: the same secret never gives the same text twice. */
  seal(place: SecretPlace, secret: string): string;
  /** @throws {CredentialError} when the text was not sealed by a known key for this place. */
  open(place: SecretPlace, sealed: string): string;
};

const SEALED = /^v1\.([0-9a-f]{8})\.([\w-]{16})\.([\w-]*)\.([\w-]{22})$/;

/**
 * Makes the box for a key of 32 bytes; `previousKeys` still open what they sealed.
 * @throws {CredentialError} when a key has another length.
 */
export function makeCredentialBox(
  key: Buffer,
  previousKeys: readonly Buffer[] = [],
): CredentialBox {
  const keys = new Map([...previousKeys, key].map((each) => [keyIdOf(each), each]));
  const keyId = keyIdOf(key);
  return {
    keyId,
    knows: (named) => keys.has(named),
    seal(place, secret) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(associatedData(place));
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return ['v1', keyId, ...[iv, sealed, cipher.getAuthTag()].map(base64url)].join('.');
    },
    open(place, sealed) {
      const parts = SEALED.exec(sealed);
      if (parts === null) throw new CredentialError('the stored credential is not readable');
      const [, kid = '', iv = '', text = '', tag = ''] = parts;
      const opener = keys.get(kid);
      if (opener === undefined) {
        throw new CredentialError(`the stored credential needs the key ${kid}, which is not set`);
      }
      const bytes = (part: string) => Buffer.from(part, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', opener, bytes(iv), { authTagLength: 16 })
        .setAAD(associatedData(place))
        .setAuthTag(bytes(tag));
      try {
        return Buffer.concat([decipher.update(bytes(text)), decipher.final()]).toString('utf8');
      } catch {
        throw new CredentialError('the stored credential was altered or belongs elsewhere');
      }
    },
  };
}

/** Tells API keys apart without showing them: the first 16 hex digits of the SHA-256. */
export function keyFingerprint(apiKey: string): string {
  return createHash('sha256').update(apiKey).digest('hex').slice(0, 16);
}

/** Names a key of 32 bytes without telling anything about it. @throws {CredentialError} */
function keyIdOf(key: Buffer): string {
  if (key.length !== 32) throw new CredentialError('a credentials key must have 32 bytes');
  return createHash('sha256').update('key id:').update(key).digest('hex').slice(0, 8);
}

function associatedData(place: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([rowIdOf(place), place.field]), 'utf8');
}

function rowIdOf(place: SecretPlace): string {
  if ('accountId' in place) return place.accountId;
  return 'userId' in place ? place.userId : place.signalKeyId;
}

function base64url(bytes: Buffer): string {
  return bytes.toString('base64url');
}
