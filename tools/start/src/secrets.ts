// The demo's secrets: what the environment gives is used, the rest is made once and kept.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StartProblem } from './problem';

const makers: Readonly<Record<string, () => string>> = {
  MONITOR_API_KEY: () => randomBytes(32).toString('hex'),
  ADMIN_API_KEY: () => randomBytes(32).toString('hex'),
  CREDENTIALS_KEY: () => randomBytes(32).toString('base64'),
};

/** Secrets by the name of their variable. */
export type Secrets = Readonly<Record<string, string>>;

/**
 * Completes the secrets; those that were made are stored in `secrets.json` (mode 0600) and used
 * again at the next start. A given one is never stored, and none is made for a key in a file.
 *
 * @throws StartProblem when the stored file is damaged: making new secrets would lose the old.
 */
export function completeSecrets(
  dataDir: string,
  given: Readonly<Record<string, string | undefined>>,
): Secrets {
  const file = path.join(dataDir, 'secrets.json');
  const stored = readStored(file);
  const made: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  for (const [name, make] of Object.entries(makers)) {
    if (name === 'CREDENTIALS_KEY' && (given['CREDENTIALS_KEY_FILE']?.trim() ?? '') !== '')
      continue;
    const value = given[name]?.trim() ?? '';
    if (value === '' && stored[name] === undefined) made[name] = make();
    secrets[name] = value !== '' ? value : (stored[name] ?? made[name] ?? '');
  }
  if (Object.keys(made).length > 0) writeWhole(file, JSON.stringify({ ...stored, ...made }));
  return secrets;
}

function readStored(file: string): Readonly<Record<string, string | undefined>> {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch {
    throw new StartProblem(`${file} is damaged. Restore it, or begin anew: npm start -- --reset`);
  }
}

/** A crash leaves the old file or the new one, never half of one. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}
