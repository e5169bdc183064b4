// Serves the dashboard, without a credential: its files hold nothing of anybody, and what a page shows it
// asks the operator API for. Every page is the same file, which reads its address.
import { DASHBOARD_PATHS } from '@hedge/contracts';
import { Router, type Request, type Response } from 'express';
import { methodNotAllowed, Problem } from '../problem';
import { securityOfPage } from '../security-headers';
import { readDashboardFiles, type DashboardFile, type DashboardFiles } from './dashboard-files';

export const ASSETS_PATH = '/assets';

/** The name of an asset changes with what is in it. */
const FOREVER = 'public, max-age=31536000, immutable';

/** @param readFiles asked at the first visit: most processes of a test or a fleet are never looked at */
export function makeDashboardRoutes(
  readFiles: () => DashboardFiles | null = readDashboardFiles,
): Router {
  const router = Router({ caseSensitive: true, strict: true });
  let files: DashboardFiles | null = null;
  const load = () => {
    files ??= readFiles();
    if (files === null) {
      throw new Problem('NOT_FOUND', 'the dashboard is not built: run "npm run build"');
    }
    return files;
  };
  for (const path of DASHBOARD_PATHS) {
    router
      .route(path.replace('{id}', ':id'))
      .get(pageSecurity, (request, response) => sendFile(load().index, request, response))
      .all(methodNotAllowed(['GET']));
  }
  router
    .route(`${ASSETS_PATH}/:name`)
    .get((request, response) => {
      const asset = load().assets.get(request.params.name);
      if (asset === undefined) throw new Problem('NOT_FOUND', 'there is nothing at this path');
      response.set('Cache-Control', FOREVER);
      sendFile(asset, request, response);
    })
    .all(methodNotAllowed(['GET']));
  return router;
}

function sendFile(file: DashboardFile, request: Request, response: Response): void {
  response.type(file.type).vary('Accept-Encoding');
  if (request.acceptsEncodings('gzip') !== 'gzip') {
    response.send(file.bytes);
    return;
  }
  response.set('Content-Encoding', 'gzip').send(file.gzipped);
}

/** Everything is of our own making: not even a style stands inline. */
const pageSecurity = securityOfPage({ directives: { styleSrc: ["'self'"] } });
