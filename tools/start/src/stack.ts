// What was started, in order, so that it can be stopped in the reverse order or all at once.
import type { EmbeddedPostgres } from '@hedge/embedded-db';
import type { Child } from './child';
import { endLeftovers } from './leftovers';
import type { Screen } from './screen';

/** Started things. */
export interface Stack {
  readonly children: Child[];
  /** The child whose end is being waited for. */
  stopping: Child | undefined;
  postgres: EmbeddedPostgres | undefined;
  /** Settles, without failing, when nothing more is being started. */
  starting: Promise<void>;
}

/**
 * Stops the children, the last started first, then PostgreSQL, so that whoever still saves
 * something can. A child that was only just being started ends too.
 */
export async function stopStack(screen: Screen, stack: Stack, dataDir: string): Promise<void> {
  await stopChildren(screen, stack);
  await endLeftovers(dataDir);
  await stack.starting;
  await stopChildren(screen, stack);
  if (stack.postgres === undefined) return;
  await stack.postgres.stop();
  screen.say('PostgreSQL has stopped.');
}

async function stopChildren(screen: Screen, stack: Stack): Promise<void> {
  for (let child = stack.children.pop(); child !== undefined; child = stack.children.pop()) {
    stack.stopping = child;
    await child.stop();
    screen.say(`The ${child.name} has stopped.`);
  }
}

/** Ends everything at once; PostgreSQL recovers from that at its next start. */
export function forceStack(stack: Stack): void {
  stack.stopping?.kill();
  for (const child of stack.children) child.kill();
  if (stack.postgres === undefined) return;
  try {
    process.kill(stack.postgres.pid, 'SIGQUIT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
