// A process of `redis-server` from PATH that ends with the test run, however that run ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A server or Sentinel that was started here. */
export interface RedisProcess {
  readonly pid: number;
  /** Its working folder, removed with it. */
  readonly folder: string;
  stop(): Promise<void>;
}

// The shell outlives the tests: its standard input ends when they stop the server or are killed.
const keeper = `
trap '' HUP INT TERM
folder=$1; shift
{ sh -c 'echo $$ >"$0/pid"; echo "pid $$"; exec "$@"' "$folder" "$@" 2>&1; echo 'over and out'; } &
while read -r _; do :; done
server=$(cat "$folder/pid")
kill -CONT "$server" 2>/dev/null; kill "$server" 2>/dev/null; wait
rm -rf "$folder"`;

/** The file of a program on PATH. */
export function findProgram(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * Starts `redis-server` with these arguments in a folder of its own; null when it is absent.
 *
 * @param prepare gives the arguments, once the folder is there
 * @param ready what it says when it can be used
 * @throws when it does not get there, with what it said
 */
export async function startRedisProcess(
  prepare: (folder: string) => readonly string[],
  ready: string,
): Promise<RedisProcess | null> {
  const program = findProgram('redis-server');
  if (program === undefined) return null;
  const folder = mkdtempSync(path.join(tmpdir(), 'hedge-test-redis-'));
  const child = spawn('/bin/sh', ['-c', keeper, 'sh', folder, program, ...prepare(folder)], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'exit');
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  const said: string[] = [];
  const isUp = await new Promise<boolean>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said.push(chunk);
      // The shell outlives a server that ends early, so the server's own words decide.
      if (chunk.includes(ready)) resolve(true);
      if (chunk.includes('over and out')) resolve(false);
    });
    child.once('exit', () => resolve(false));
  });
  const text = said.join('');
  if (!isUp) {
    await stop();
    throw new Error(`redis-server did not start:\n${text}`);
  }
  return { pid: Number(/^pid (\d+)$/m.exec(text)?.[1]), folder, stop };
}
