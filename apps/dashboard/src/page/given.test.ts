// What was filled in.
import { readAll, readOne, readText } from './given';

const ROLES = ['viewer', 'operator', 'admin'] as const;

describe('what is given', () => {
  const given = new FormData();
  given.set('name', ' ana ');
  given.set('role', 'admin');
  given.append('scopes', 'operate');
  given.append('scopes', 'read');
  given.append('scopes', 'everything');

  it('is text as it was written, and empty where there is none', () => {
    expect([readText(given, 'name'), readText(given, 'other')]).toEqual([' ana ', '']);
  });

  it('is one of those that there are', () => {
    expect(readOne(given, 'role', ROLES)).toBe('admin');
    expect(readOne(given, 'name', ROLES)).toBe('viewer');
  });

  it('is any of those that there are, in their order', () => {
    expect(readAll(given, 'scopes', ['read', 'operate', 'administer'])).toEqual([
      'read',
      'operate',
    ]);
  });
});
