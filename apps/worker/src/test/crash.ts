// A worker process that dies at an exact boundary of a close, and what is left behind.
import {
  AT_TARGET,
  BTC,
  closeGate,
  SOME_HEDGE,
  startBeat,
  startDeskWorker,
  type Desk,
  type GateOptions,
  type PaperFault,
} from '@hedge/testkit';

/** Where it dies: in a database write, or at requests to the exchange that a rule strikes. */
export type Boundary =
  | { readonly at: 'database'; readonly gate: GateOptions; readonly faults?: readonly PaperFault[] }
  | { readonly at: 'exchange'; readonly faults: (pid: number) => readonly PaperFault[] };

/** Kills the worker of the build there, with SIGKILL; gives the operation it was closing. */
export async function crashWorkerAt(desk: Desk, boundary: Boundary): Promise<string> {
  const { paper } = desk;
  const id = await desk.open(SOME_HEDGE);
  // Larger than the operation's own: an order sent twice would execute twice.
  await desk.setPosition(BTC, 'LONG', '0.06');
  await desk.setPosition(BTC, 'SHORT', '0.03');
  await desk.letPositionsAge();
  const worker = await startDeskWorker(desk);
  const beat = await startBeat(desk);
  try {
    if (boundary.at === 'exchange') {
      for (const fault of boundary.faults(worker.pid)) await paper.addFault(fault);
      await paper.setMark(BTC, AT_TARGET);
      await worker.exited;
    } else {
      for (const fault of boundary.faults ?? []) await paper.addFault(fault);
      const gate = await closeGate(desk.databaseUrl, boundary.gate);
      await paper.setMark(BTC, AT_TARGET);
      await gate.held();
      await worker.kill('SIGKILL');
      await gate.open();
    }
  } finally {
    await worker.kill('SIGKILL');
    await beat.stop();
    await paper.clearFaults();
  }
  return id;
}

/** SIGKILL for the worker, exactly where the rule says. */
export function killing(pid: number): { readonly signal: { pid: number; name: string } } {
  return { signal: { pid, name: 'SIGKILL' } };
}
