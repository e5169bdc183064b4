// Alerts: what somebody must look at, and that somebody has.
import type { AlertRepository } from '@hedge/db';
import type { Handlers } from './operator-router';
import { Problem } from './problem';
import { viewAlert, viewPage } from './views';

export type AlertsDeps = { readonly alerts: AlertRepository };

export function makeAlertsHandlers(deps: AlertsDeps): Handlers<'listAlerts' | 'acknowledgeAlert'> {
  return {
    listAlerts: async ({ query }) => viewPage(await deps.alerts.list(query), viewAlert),
    acknowledgeAlert: async ({ id, actor }) => {
      const alert = await deps.alerts.acknowledge(id, actor);
      if (alert === null) throw new Problem('NOT_FOUND', 'there is no such alert');
      return viewAlert(alert);
    },
  };
}
