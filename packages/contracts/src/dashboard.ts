// Where the pages of the dashboard are: the API answers each of these with the one file that they all
// are, and the page shows what its address says.

/** With its ids in braces. None is under `/api` or `/admin`, and none is the health of the API. */
export const DASHBOARD_PATHS = [
  '/',
  '/operations/{id}',
  '/register',
  '/open',
  '/history',
  '/health',
  '/accounts',
  '/users',
  '/keys',
  '/audit',
  '/me',
] as const;
export type DashboardPath = (typeof DASHBOARD_PATHS)[number];
