// What every list says, in English.

export const LIST_ENGLISH = {
  old: 'Not up to date: this is how it stood {age} ago.',
  more: 'Show more',
  loadingMore: 'Loading more…',
  noMatch: 'Nothing matches what is chosen.',
  showAll: 'Show all',
  account: 'Account',
  allAccounts: 'All accounts',
  from: 'From',
  to: 'To',
  order: '“From” is after “to”: nothing lies between.',
};
