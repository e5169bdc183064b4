// The routes that an app has, beside what is written of them.
import { DASHBOARD_PATHS } from '@hedge/contracts';
import type { Express } from 'express';
import { ASSETS_PATH } from '../dashboard/routes';
import { PAGE_PATH } from '../openapi/open-paths';

/** Every route that an app really has, as `GET /path/{id}`. */
export function findMounted(app: Express): readonly string[] {
  type Layer = { readonly route?: Route; readonly handle?: { readonly stack?: readonly Layer[] } };
  type Route = { readonly path: string; readonly stack: readonly { readonly method?: string }[] };
  const walk = (layers: readonly Layer[]): readonly string[] =>
    layers.flatMap(({ route, handle }) =>
      route === undefined
        ? walk(handle?.stack ?? [])
        : route.stack
            .filter(({ method }) => method !== undefined)
            .map(({ method = '' }) => `${method.toUpperCase()} ${route.path}`),
    );
  return walk(app.router.stack as unknown as readonly Layer[]).map((found) =>
    found.replaceAll(/:(\w+)/g, '{$1}'),
  );
}

/** Pages are for people, and no part of the document. */
export const isPage = (found: string) =>
  [' /admin', ` ${PAGE_PATH}`, ` ${ASSETS_PATH}`].some((page) => found.includes(page)) ||
  DASHBOARD_PATHS.some((path) => found.endsWith(` ${path}`));
