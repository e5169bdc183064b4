// The page of an address.
import type { DashboardPath } from '@hedge/contracts';
import { findPage, type Page } from './find-page';

const pageAt = (path: DashboardPath): Page => ({
  ...{ path, permission: 'read', isInNavigation: true },
  ...{ title: () => path, show: () => path },
});

const PAGES = (['/', '/operations/{id}', '/history'] as const).map(pageAt);
const found = (pathname: string) => {
  const { page, id } = findPage(PAGES, pathname) ?? {};
  return [page?.path, id];
};

describe('findPage', () => {
  it.each([
    ['/', ['/', '']],
    ['/history', ['/history', '']],
    ['/operations/5e4d1b0c', ['/operations/{id}', '5e4d1b0c']],
  ])('finds what is at %s', (pathname, expected) => {
    expect(found(pathname)).toEqual(expected);
  });

  it.each(['/historia', '/history/', '/operations', '/operations/', '/operations/a/b', '/health'])(
    'finds nothing at %s',
    (pathname) => {
      expect(findPage(PAGES, pathname)).toBeNull();
    },
  );
});
