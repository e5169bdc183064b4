// PostgreSQL refuses to run as root: which user it runs as instead, and what that user can reach.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** An existing user of this machine that PostgreSQL is run as. */
export interface UnprivilegedUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The user to run PostgreSQL as: undefined means the one who runs this process. As root it is
 * `postgres` where that user exists, else `nobody`; no user is ever added to the machine. (It must
 * be a user with a name: initdb refuses a bare uid.)
 *
 * @throws when this process is root and neither user exists.
 */
export function findUnprivilegedUser(): UnprivilegedUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid = '0', gid = '0']) => ({ name, uid: Number(uid), gid: Number(gid) }));
  for (const name of ['postgres', 'nobody']) {
    const user = users.find((each) => each.name === name && each.uid > 0);
    if (user !== undefined) return user;
  }
  throw new Error(
    'PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody". ' +
      'Start as an ordinary user, or set DATABASE_URL to a PostgreSQL database of your own.',
  );
}

/** Whether the user can enter the folder; the kernel is asked, since modes are not the whole truth. */
export function canEnter(user: UnprivilegedUser, folder: string): boolean {
  return runsAs(user, '/bin/sh', ['-c', 'cd "$1"', 'sh', folder]);
}

/** Whether the user can run this program at all (path reachable, not mounted noexec, libraries found). */
export function canRun(user: UnprivilegedUser, program: string): boolean {
  return runsAs(user, program, ['--version']);
}

function runsAs(user: UnprivilegedUser, program: string, args: readonly string[]): boolean {
  const { uid, gid } = user;
  return spawnSync(program, args, { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
}
