// Somebody who can log in: the first start creates an admin, whose password stays in the data folder.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { OperatorClient } from './operator-client';
import { writeWhole } from './secrets';

/** What the first start chose; the password counts until somebody changes it. */
export interface FirstAdmin {
  readonly name: string;
  readonly password: string;
}

/** Creates the admin where there is no user. Null where people made users of their own. */
export async function ensureFirstAdmin(
  operator: Pick<OperatorClient, 'hasUsers' | 'createAdmin'>,
  dataDir: string,
): Promise<FirstAdmin | null> {
  const file = path.join(dataDir, 'admin.json');
  const stored = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as FirstAdmin)
    : undefined;
  if (await operator.hasUsers()) return stored ?? null;
  const admin = stored ?? { name: 'admin', password: randomBytes(15).toString('base64url') };
  // Kept first: a user whose password nobody knows would be worse than a password of nobody.
  if (stored === undefined) writeWhole(file, JSON.stringify(admin));
  await operator.createAdmin(admin);
  return admin;
}
