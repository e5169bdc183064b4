// The migrations of a starting process: whatever keeps them from being applied refuses the start.
//
// They run in a short process of their own. The schema engine is WebAssembly of many megabytes, and
// a process that loaded it keeps that memory for as long as it lives.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { StartError } from '@hedge/platform';
import type { MigrationAnswer, MigrationRequest } from './migrate-child';

/** More of its last words than a person needs. */
const SAID_MAX = 4_000;

/**
 * Applies what is missing, as {@link migrate} does.
 *
 * @throws {StartError} in a person's words: whatever is wrong here is mended outside.
 */
export async function migrateAtStart(url: string): Promise<void> {
  const answer = await runChild({ url });
  if (answer.kind === 'migrated') return;
  throw new StartError(`DATABASE_URL: the database cannot be brought up to date: ${answer.why}`);
}

async function runChild(request: MigrationRequest): Promise<MigrationAnswer> {
  const child = fork(join(__dirname, 'migrate-child.js'), [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let answer: MigrationAnswer | undefined;
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-SAID_MAX);
  });
  child.on('message', (message) => {
    answer = message as MigrationAnswer;
  });
  const closed = once(child, 'close');
  // By message, not by argument or environment: those are shown to every user of the machine.
  child.send(request, (error) => {
    // A child that is gone already tells so by its end.
    if (error !== null) said += error.message;
  });
  const [code, signal] = (await closed) as [number | null, NodeJS.Signals | null];
  const end = signal ?? `code ${code}`;
  return answer ?? { kind: 'refused', why: `the migrating process ended with ${end}. ${said}` };
}
