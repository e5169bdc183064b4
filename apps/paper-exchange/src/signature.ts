// Request signatures: HMAC-SHA256 over the query string directly followed by the body.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** The exact text a client signed: query string and body without `&` between, less the signature. */
export function buildTotalParams(query: string, body: string): string {
  return stripSignature(query) + stripSignature(body);
}

function stripSignature(part: string): string {
  return part.replace(/(^|&)signature=[^&]*/g, '').replace(/^&/, '');
}

/** A hex decoder stops at the first wrong character: the whole text is checked first. */
const HEX_DIGEST = /^[0-9a-f]{64}$/i;

/** Whether `signature` (hex, in either case) belongs to these parameters. */
export function isSignedBy(secret: string, totalParams: string, signature: string): boolean {
  if (!HEX_DIGEST.test(signature)) return false;
  const expected = createHmac('sha256', secret).update(totalParams).digest();
  return timingSafeEqual(Buffer.from(signature, 'hex'), expected);
}
