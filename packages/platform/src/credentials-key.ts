// The key that exchange credentials are encrypted with: given as text, or as the path of a file.
import { readFileSync, statSync } from 'node:fs';
import type { Env } from './config';

const KEY_TEXT = /^[A-Za-z0-9+/]{43}=$/;

export const KEY_FORM = '32 bytes in base64; make them with "openssl rand -base64 32"';

/** The 32 bytes of a key's base64 text; null where it is something else. */
export function parseCredentialsKey(text: string): Buffer | null {
  return KEY_TEXT.test(text) ? Buffer.from(text, 'base64') : null;
}

/** The path in CREDENTIALS_KEY_FILE; undefined where none is set. */
export function credentialsKeyPath(env: Env): string | undefined {
  const path = env['CREDENTIALS_KEY_FILE']?.trim() ?? '';
  return path === '' ? undefined : path;
}

/** The key in a file, or a sentence that says why there is none. Nothing of the file is in it. */
export function readCredentialsKeyFile(
  path: string,
): { readonly key: Buffer } | { readonly problem: string } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    return { problem: `cannot be read (${String((error as { code?: unknown }).code)})` };
  }
  const key = parseCredentialsKey(text);
  return key === null ? { problem: `must name a file that holds ${KEY_FORM}` } : { key };
}

/** A sentence for the log when others than the owner may read the key's file; else null. */
export function warnOfOpenKeyFile(env: Env): string | null {
  const path = credentialsKeyPath(env);
  if (path === undefined || process.platform === 'win32') return null;
  const mode = statSync(path).mode & 0o777;
  return (mode & 0o077) === 0
    ? null
    : `the file of CREDENTIALS_KEY_FILE is open to others than its owner (mode ${mode.toString(8)}): chmod 600 it`;
}
