// What of a request's path stands in the log. Whoever pastes a key or a password into an address would
// find it there: words of ours, numbers and ids are told, and nothing else.
import {
  DASHBOARD_PATHS,
  OPERATOR_ROUTES,
  SIGNAL_PATH,
  type RouteContract,
} from '@hedge/contracts';
import { ASSETS_PATH } from '../dashboard/routes';
import { OPEN_PATHS, PAGE_PATH } from '../openapi/open-paths';

/** Paths of the board, with the actions that somebody may have asked for. */
const BOARD_PATHS = [
  '/admin/queues/api/queues/monitor-cycle/clean/completed',
  '/admin/queues/api/queues/monitor-backstop/retry/failed',
  '/admin/queues/api/queues/account-query/promote',
  '/admin/queues/api/queues/account-cycle/promote',
  '/admin/queues/api/queues/pause',
  '/admin/queues/api/queues/resume',
  '/admin/queues/api/queues/add',
  '/admin/queues/api/queues/obliterate',
  '/admin/queues/static',
  '/admin/login',
  '/admin/logout',
];

const WORDS = new Set(
  [
    ...Object.values<RouteContract>(OPERATOR_ROUTES).map(({ path }) => path),
    ...Object.keys(OPEN_PATHS),
    ...BOARD_PATHS,
    ...DASHBOARD_PATHS,
    SIGNAL_PATH,
    PAGE_PATH,
    ASSETS_PATH,
  ].flatMap((path) => path.split('/')),
);

const ID = /^(?:\d{1,19}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;
const LENGTH_MAX = 200;

/** `/api/v1/accounts/…` for whatever stands there and is no id. */
export function tellPath(path: string): string {
  const told = path.split('/').map((part) => (WORDS.has(part) || ID.test(part) ? part : '…'));
  return told.join('/').slice(0, LENGTH_MAX);
}
