// Secrets that we make: random, shown once, and kept as a digest only.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { toBase32 } from './totp';

/** 32 random bytes: a digest without salt is enough, for nobody can try them all. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function digestOf(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex');
}

/** What a program sends: the id finds the row, the secret proves it. */
export function buildToken(id: string, secret: string): string {
  return `hm_${id.replaceAll('-', '')}_${secret}`;
}

export function parseToken(text: string): { readonly id: string; readonly secret: string } | null {
  const [, hex = '', secret = ''] = /^hm_([0-9a-f]{32})_([\w-]{43})$/.exec(text) ?? [];
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return secret === '' ? null : { id, secret };
}

export function makeSetupToken(): string {
  return `hm_setup_${makeSecret()}`;
}

/** Bound to the session: who cannot read the cookie cannot compute it. */
export function csrfTokenOf(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('csrf').digest('base64url');
}

const RECOVERY_CODES = 10;

/** 80 random bits each, in groups that can be copied by hand. */
export function makeRecoveryCodes(): readonly string[] {
  return Array.from({ length: RECOVERY_CODES }, () =>
    (toBase32(randomBytes(10)).match(/.{4}/g) ?? []).join('-'),
  );
}

/** However it was typed. */
export function digestOfRecoveryCode(code: string): string {
  return digestOf(code.toUpperCase().replaceAll(/[^A-Z2-7]/g, ''));
}
