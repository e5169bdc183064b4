// What stands around every page, in English.

export const PAGE_ENGLISH = {
  language: 'Language',
  loading: 'Loading…',
  noAnswer: 'The server does not answer. Trying again…',
  clockOff: 'The clock of this device is wrong. Times are shown by the server’s clock.',
  logOut: 'Log out',
  logOutFailed: 'Not logged out: the server does not answer. Try again.',
  roles: { viewer: 'viewer', operator: 'operator', admin: 'admin' },
  skip: 'Skip to the content',
  navigation: 'Pages',
  noPage: 'There is no such page',
  toStart: 'Go to the open hedges',
  chartFailed:
    'The chart could not be loaded. Load the page again; what it shows stands beside it as text.',
  notAllowed: 'Your role may not see this page.',
};
