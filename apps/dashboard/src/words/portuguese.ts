// Everything the dashboard says, in Portuguese.
import { ACTIONS_PORTUGUESE } from './actions-portuguese';
import type { Words } from './english';
import { ACCOUNTS_PORTUGUESE } from './accounts-portuguese';
import { ALERTS_PORTUGUESE } from './alerts-portuguese';
import { AUDIT_PORTUGUESE } from './audit-portuguese';
import { FIELDS_PORTUGUESE } from './fields-portuguese';
import { FORM_PORTUGUESE } from './form-portuguese';
import { HEALTH_PORTUGUESE } from './health-portuguese';
import { HISTORY_PORTUGUESE } from './history-portuguese';
import { KEYS_PORTUGUESE } from './keys-portuguese';
import { LIST_PORTUGUESE } from './list-portuguese';
import { LIVE_PORTUGUESE } from './live-portuguese';
import { LOGIN_PORTUGUESE } from './login-portuguese';
import { NEW_HEDGE_PORTUGUESE } from './new-hedge-portuguese';
import { OPERATION_PORTUGUESE } from './operation-portuguese';
import { ME_PORTUGUESE } from './me-portuguese';
import { OPERATIONS_PORTUGUESE } from './operations-portuguese';
import { PAGE_PORTUGUESE } from './page-portuguese';
import { PREFLIGHT_PORTUGUESE } from './preflight-portuguese';
import { PROBLEMS_PORTUGUESE } from './problems-portuguese';
import { USERS_PORTUGUESE } from './users-portuguese';

export const PORTUGUESE: Words = {
  ...PAGE_PORTUGUESE,
  alerts: ALERTS_PORTUGUESE,
  fields: FIELDS_PORTUGUESE,
  form: FORM_PORTUGUESE,
  list: LIST_PORTUGUESE,
  actions: ACTIONS_PORTUGUESE,
  newHedge: NEW_HEDGE_PORTUGUESE,
  problems: PROBLEMS_PORTUGUESE,
  live: LIVE_PORTUGUESE,
  login: LOGIN_PORTUGUESE,
  operation: OPERATION_PORTUGUESE,
  operations: OPERATIONS_PORTUGUESE,
  history: HISTORY_PORTUGUESE,
  health: HEALTH_PORTUGUESE,
  preflight: PREFLIGHT_PORTUGUESE,
  accounts: ACCOUNTS_PORTUGUESE,
  users: USERS_PORTUGUESE,
  keys: KEYS_PORTUGUESE,
  audit: AUDIT_PORTUGUESE,
  me: ME_PORTUGUESE,
};
