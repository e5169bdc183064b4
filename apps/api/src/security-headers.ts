// What every answer carries, whatever answers: JSON is not to be framed, sniffed, cached or run. Pages
// replace the policy by one of their own.
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** For answers that no handler writes. */
export const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

const protect = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  xFrameOptions: { action: 'deny' },
});

export const securityOfJson: RequestHandler = (request, response, next) => {
  response.set('cache-control', SECURITY_HEADERS['cache-control']);
  protect(request, response, next);
};

/**
 * For pages of a library from our own files: scripts are ours alone, styles may stand inline, and
 * nobody frames it. `own` loosens what a page needs beyond that.
 */
export function securityOfPage(
  own: {
    readonly directives?: Readonly<Record<string, readonly string[]>>;
    readonly referrerPolicy?: 'no-referrer' | 'same-origin';
  } = {},
): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        ...own.directives,
      },
    },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: own.referrerPolicy ?? 'no-referrer' },
  });
}
