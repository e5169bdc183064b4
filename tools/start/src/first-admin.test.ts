// The first admin of a data folder: created once, and known again at the next start.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureFirstAdmin } from './first-admin';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'first-admin-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An API with these users; creating fails as often as told. */
function makeOperator(failures = 0) {
  const users: { name: string; password: string }[] = [];
  let left = failures;
  return {
    users,
    hasUsers: async () => users.length > 0,
    createAdmin: async (user: { name: string; password: string }) => {
      left -= 1;
      if (left >= 0) throw new Error('the API went away');
      users.push(user);
    },
  };
}

describe('the first admin', () => {
  it('is created once, with a password that only the owner of the folder can read', async () => {
    const operator = makeOperator();
    const first = await ensureFirstAdmin(operator, folder);
    const again = await ensureFirstAdmin(operator, folder);

    expect(operator.users).toEqual([first]);
    expect(again).toEqual(first);
    expect(first?.password.length).toBeGreaterThanOrEqual(12);
    expect(statSync(path.join(folder, 'admin.json')).mode & 0o777).toBe(0o600);
  });

  it('is created by the next start where the first one failed halfway', async () => {
    const operator = makeOperator(1);
    await expect(ensureFirstAdmin(operator, folder)).rejects.toThrow('went away');
    const admin = await ensureFirstAdmin(operator, folder);

    expect(operator.users).toEqual([admin]);
  });

  it('is not created where people have made users of their own', async () => {
    const operator = makeOperator();
    operator.users.push({ name: 'ana', password: 'her own' });

    expect(await ensureFirstAdmin(operator, folder)).toBeNull();
    expect(operator.users).toHaveLength(1);
  });
});
