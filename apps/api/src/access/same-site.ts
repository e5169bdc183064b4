// Whether a request comes from a page of ours, as browsers tell it. Programs tell nothing.
import type { Request } from 'express';

/**
 * Sent by a page of another site. Where the browser names the relation itself, that counts: a page that
 * sends no referrer posts its own form with the origin "null".
 */
export function isForeign(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  return site === undefined
    ? origin !== undefined && hostOf(origin) !== request.get('host')
    : site !== 'same-origin' && site !== 'none';
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** By its method it is meant to change something. */
export function isChange(request: Request): boolean {
  return !READING.has(request.method);
}
