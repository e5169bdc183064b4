// The small shell process that stops PostgreSQL when its starter is gone, however that came about.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** The keeper of one cluster. */
export interface Keeper {
  /** Tells it which process to watch over. */
  watch(pid: number): void;
  /** Stops PostgreSQL (fast, then harder) and removes what was to be removed; resolves when done. */
  stop(): Promise<void>;
}

/** How to keep a cluster: what is left behind and how long others may still use it. */
export interface KeeperOptions {
  readonly dataDir: string;
  /** How long PostgreSQL goes on after its starter died, for those who are still saving. */
  readonly graceSeconds: number;
  /** Removed once PostgreSQL has ended. */
  readonly removeDir: string | undefined;
}

/** Starts a keeper in a session of its own, where no Ctrl-C reaches it. */
export function startKeeper(options: KeeperOptions): Keeper {
  const script = path.join(__dirname, '..', 'bin', 'keeper.sh');
  const { dataDir, graceSeconds, removeDir } = options;
  const child = spawn(
    '/bin/sh',
    [script, dataDir, String(graceSeconds), ...(removeDir === undefined ? [] : [removeDir])],
    { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const ended = once(child, 'exit');
  // The pipe breaks when somebody killed the keeper; then there is nobody left to tell.
  child.stdin.on('error', () => undefined);
  // It must not keep its starter alive: it waits for the starter, not the other way round.
  child.unref();
  (child.stdin as unknown as { unref?: () => void }).unref?.();
  return {
    watch: (pid) => void child.stdin.write(`postmaster ${pid}\n`),
    stop: async () => {
      child.ref();
      child.stdin.end('stop\n');
      await ended;
    },
  };
}
