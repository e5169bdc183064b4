// Plain node, as a supervisor on a small server starts it: no IPC channel, no flags.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A running node. */
export interface PlainNode {
  readonly pid: number;
  /** Bytes it has written to both outputs. */
  written(): number;
  /** The last 4 KiB of what it wrote. */
  tail(): string;
  hasEnded(): boolean;
  stop(): Promise<void>;
}

const TAIL_MAX = 4096;

/** The floor that everything written in node stands on: one timer, nothing else. */
export function startBareNode(): PlainNode {
  return startPlainNode(['-e', 'setInterval(() => {}, 1e9)'], {});
}

/** @param env its whole environment */
export function startPlainNode(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): PlainNode {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let written = 0;
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      written += chunk.length;
      tail = (tail + chunk.toString()).slice(-TAIL_MAX);
    });
  }
  const exited = once(child, 'exit');
  const kill = () => child.kill();
  process.once('exit', kill);
  const { pid } = child;
  if (pid === undefined) throw new Error('node could not be started');
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  return {
    pid,
    written: () => written,
    tail: () => tail,
    hasEnded,
    async stop() {
      process.off('exit', kill);
      if (!hasEnded()) child.kill();
      await exited;
    },
  };
}
