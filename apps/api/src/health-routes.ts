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
  let inFlight: ReturnType<typeof runChecks> | undefined;
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
      // Nobody needs a credential to ask: however many do, the stores are asked once at a time.
      inFlight ??= runChecks(deps).finally(() => {
        inFlight = undefined;
      });
      const entries = await inFlight;
      const ready = entries.every(([, state]) => state === 'ok');
      response
        .status(ready ? 200 : 503)
        .json({ status: ready ? 'ready' : 'not ready', checks: Object.fromEntries(entries) });
    })
    .all(methodNotAllowed(['GET']));
  return router;
}

function runChecks(deps: HealthDeps): Promise<readonly (readonly [name: string, state: string])[]> {
  return Promise.all(
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
}
