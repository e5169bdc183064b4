// Tells whether stored credentials are still the ones somebody opened, without reading them.
import { Prisma } from '../generated/client';

/** Of a row `a` of accounts: a digest of what is sealed. */
export const CREDENTIALS_TAG = Prisma.sql`
  encode(sha256(convert_to(a.api_key_sealed || ' ' || a.secret_sealed, 'UTF8')), 'hex')`;
