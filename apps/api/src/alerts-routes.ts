// Alerts: what somebody must look at, and that somebody has.
import { Router } from 'express';
import { alertsQuery } from '@hedge/contracts';
import type { AlertRepository } from '@hedge/db';
import { OPERATOR } from './accounts-routes';
import { parseId, parseQuery } from './operator-input';
import { methodNotAllowed, Problem } from './problem';
import { viewAlert, viewPage } from './views';

export type AlertsDeps = { readonly alerts: AlertRepository };

export function makeAlertsRoutes(deps: AlertsDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route('/api/v1/alerts')
    .get(async (request, response) => {
      const page = await deps.alerts.list(parseQuery(alertsQuery, request));
      response.json(viewPage(page, viewAlert));
    })
    .all(methodNotAllowed(['GET']));
  router
    .route('/api/v1/alerts/:id/acknowledge')
    .post(async (request, response) => {
      const alert = await deps.alerts.acknowledge(parseId(request, 'alert'), OPERATOR);
      if (alert === null) throw new Problem('NOT_FOUND', 'there is no such alert');
      response.json(viewAlert(alert));
    })
    .all(methodNotAllowed(['POST']));
  return router;
}
