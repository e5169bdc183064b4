// The first start: nobody can log in, so whoever sees the output of the process may create the first admin.
import type { SetupTokens } from '@hedge/db';
import { digestOf, makeSetupToken } from './secret-text';

/** Past the log, which masks secrets: this one is meant to be read. Nothing where there is a user. */
export async function offerSetup(
  setupTokens: Pick<SetupTokens, 'issue'>,
  write: (text: string) => void,
): Promise<void> {
  const token = makeSetupToken();
  if (!(await setupTokens.issue(digestOf(token)))) return;
  write(
    'No user exists. For 24 hours, or until one does, this token creates the first admin ' +
      `(POST /api/v1/setup): ${token}\n`,
  );
}
