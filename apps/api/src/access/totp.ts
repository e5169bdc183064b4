// Codes of an authenticator: RFC 6238 over HMAC-SHA-1, 6 digits, a new one every 30 s.
import { createHmac, timingSafeEqual } from 'node:crypto';

const STEP_MS = 30_000;
/** A phone's clock may be a step off, in either direction. */
const STEPS_OFF = 1;

/** RFC 4648, as authenticators take it. */
export function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups
    .map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group.padEnd(5, '0'), 2)])
    .join('');
}

export function computeCode(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The step of which this is the code, at this time or nearly; null where it is none. */
export function findStep(secret: Buffer, code: string, nowMs: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const now = Math.floor(nowMs / STEP_MS);
  let found: number | null = null;
  for (let step = now - STEPS_OFF; step <= now + STEPS_OFF; step += 1) {
    if (timingSafeEqual(Buffer.from(computeCode(secret, step)), Buffer.from(code))) found = step;
  }
  return found;
}

/** What an authenticator reads from a QR code. */
export function buildTotpUri(userName: string, secret: Buffer): string {
  const name = encodeURIComponent(`hedge-monitor:${userName}`);
  return `otpauth://totp/${name}?secret=${toBase32(secret)}&issuer=hedge-monitor`;
}
