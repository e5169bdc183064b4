// Everything the dashboard says, in Portuguese.
import type { Words } from './english';
import { LOGIN_PORTUGUESE } from './login-portuguese';
import { OPERATIONS_PORTUGUESE } from './operations-portuguese';
import { PAGE_PORTUGUESE } from './page-portuguese';

export const PORTUGUESE: Words = {
  ...PAGE_PORTUGUESE,
  login: LOGIN_PORTUGUESE,
  operations: OPERATIONS_PORTUGUESE,
};
