// Everything the dashboard says, in English: each page has a file of its own, which the other language's
// type follows. Braces hold what is put in.
import { ACCOUNTS_ENGLISH } from './accounts-english';
import { ALERTS_ENGLISH } from './alerts-english';
import { AUDIT_ENGLISH } from './audit-english';
import { FIELDS_ENGLISH } from './fields-english';
import { FORM_ENGLISH } from './form-english';
import { HEALTH_ENGLISH } from './health-english';
import { HISTORY_ENGLISH } from './history-english';
import { KEYS_ENGLISH } from './keys-english';
import { LIST_ENGLISH } from './list-english';
import { ACTIONS_ENGLISH } from './actions-english';
import { LIVE_ENGLISH } from './live-english';
import { LOGIN_ENGLISH } from './login-english';
import { NEW_HEDGE_ENGLISH } from './new-hedge-english';
import { OPERATION_ENGLISH } from './operation-english';
import { ME_ENGLISH } from './me-english';
import { OPERATIONS_ENGLISH } from './operations-english';
import { PAGE_ENGLISH } from './page-english';
import { PREFLIGHT_ENGLISH } from './preflight-english';
import { PROBLEMS_ENGLISH } from './problems-english';
import { USERS_ENGLISH } from './users-english';

export const ENGLISH = {
  ...PAGE_ENGLISH,
  alerts: ALERTS_ENGLISH,
  fields: FIELDS_ENGLISH,
  form: FORM_ENGLISH,
  list: LIST_ENGLISH,
  actions: ACTIONS_ENGLISH,
  newHedge: NEW_HEDGE_ENGLISH,
  problems: PROBLEMS_ENGLISH,
  live: LIVE_ENGLISH,
  login: LOGIN_ENGLISH,
  operation: OPERATION_ENGLISH,
  operations: OPERATIONS_ENGLISH,
  history: HISTORY_ENGLISH,
  health: HEALTH_ENGLISH,
  preflight: PREFLIGHT_ENGLISH,
  accounts: ACCOUNTS_ENGLISH,
  users: USERS_ENGLISH,
  keys: KEYS_ENGLISH,
  audit: AUDIT_ENGLISH,
  me: ME_ENGLISH,
};

export type Words = typeof ENGLISH;
