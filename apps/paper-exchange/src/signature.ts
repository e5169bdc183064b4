// Request signatures: HMAC-SHA256 over the query string directly followed by the body.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** The exact text a client signed: query string and body without `&` between, less the signature. */
export function buildTotalParams(query: string, body: string): string {
  return stripSignature(query) + stripSignature(body);
}

function stripSignature(part: string): string {
  return part.replace(/(^|&)signature=[^&]*/g, '').replace(/^&/, '');
}

/** Whether `signature` (hex, in either case) belongs to these parameters. */
export function isSignedBy(secret: string, totalParams: string, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(totalParams).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
