// Whether the process lives, and whether it can do its work. Both without credentials.
import { Router } from 'express';
import type { Logger } from '@hedge/platform';
import { methodNotAllowed } from './problem';

export type HealthDeps = {
  readonly logger: Logger;
  /** Each rejects when its dependency cannot be used. */
  readonly checks: Readonly<Record<'database' | 'queue', () => Promise<void>>>;
};

export function makeHealthRoutes(deps: HealthDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route('/healthz')
    .get((_request, response) => {
      response.json({ status: 'ok' });
    })
    .all(methodNotAllowed(['GET']));
  router
    .route('/readyz')
    .get(async (_request, response) => {
      const entries = await Promise.all(
        Object.entries(deps.checks).map(async ([name, check]) => {
          try {
            await check();
            return [name, 'ok'] as const;
          } catch (error) {
            deps.logger.warn(`not ready: ${name}`, { error });
            return [name, 'unreachable'] as const;
          }
        }),
      );
      const ready = entries.every(([, state]) => state === 'ok');
      response
        .status(ready ? 200 : 503)
        .json({ status: ready ? 'ready' : 'not ready', checks: Object.fromEntries(entries) });
    })
    .all(methodNotAllowed(['GET']));
  return router;
}
