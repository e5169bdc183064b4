// One desk for a whole test file, with everything around it running: exchange, worker of the build, beat.
/// <reference types="jest" />
import { makeDesk, type Desk } from './desk';
import { AT_TARGET, BELOW_TARGET, BTC, ETH, SOME_HEDGE } from './hedges';
import { startBeat, startDeskWorker, type DeskEnv } from './desk-apps';
import { startPaper, type Paper, type PaperFault } from './paper';
import type { TestDatabase } from './postgres';
import type { DeskQueue } from './queue-stores';
import type { AppProcess } from './process';
import { waitFor } from './wait';

export interface RunningDeskOptions {
  /** More or other environment of the worker; asked when it starts. */
  readonly env?: (desk: Desk) => DeskEnv | Promise<DeskEnv>;
  readonly makeDatabase?: () => Promise<TestDatabase>;
  readonly makeQueue?: () => DeskQueue;
  /** What goes wrong before the worker has asked anything. */
  readonly beforeWorker?: () => Promise<void>;
}

/** What stands between `beforeAll` and `afterAll`; every operation of the file is on one account. */
export interface RunningDesk {
  readonly paper: Paper;
  readonly desk: Desk;
  readonly worker: AppProcess;
  /**
   * Registers {@link SOME_HEDGE} on positions that are larger than its own, so that an order sent
   * twice would execute twice, and old enough for a conclusion.
   */
  open(): Promise<string>;
  /** Arms the rules, in their order, and lets the price reach the target. */
  strike(...faults: readonly PaperFault[]): Promise<void>;
  /** Waits until its history is written. */
  closed(operationId: string, timeoutMs?: number): Promise<void>;
  /** Resolves after one more whole cycle of the worker. */
  cycled(): Promise<void>;
  /** Ends the worker with SIGKILL, lets `between` happen, and starts another. */
  restartWorker(between?: () => Promise<unknown>): Promise<void>;
}

/** For the top of a test file or a `describe`. Prices and faults are healed after each test. */
export function useRunningDesk(options: RunningDeskOptions = {}): RunningDesk {
  const up: { paper?: Paper; desk?: Desk; worker?: AppProcess; beat?: { stop(): Promise<void> } } =
    {};
  const paper = () => required(up.paper);
  const desk = () => required(up.desk);
  const startWorker = async () => {
    up.worker = await startDeskWorker(desk(), await options.env?.(desk()));
  };
  beforeAll(async () => {
    up.paper = await startPaper();
    up.desk = await makeDesk(up.paper, options.makeQueue?.(), await options.makeDatabase?.());
    await options.beforeWorker?.();
    await startWorker();
    up.beat = await startBeat(up.desk);
  }, 60_000);
  afterEach(async () => {
    await paper().clearFaults();
    for (const symbol of [BTC, ETH]) await paper().setMarkFault(symbol, null);
    await paper().setMark(BTC, BELOW_TARGET);
  });
  afterAll(async () => {
    // A set-up that failed has not started all of it; what it started must not stay.
    try {
      await up.beat?.stop();
      await up.worker?.kill('SIGKILL');
      await up.desk?.close();
    } finally {
      await up.paper?.stop();
    }
  });
  return {
    get paper() {
      return paper();
    },
    get desk() {
      return desk();
    },
    get worker() {
      return required(up.worker);
    },
    open: async () => {
      const id = await desk().open(SOME_HEDGE);
      await desk().setPosition(BTC, 'LONG', '1');
      await desk().setPosition(BTC, 'SHORT', '1');
      await desk().letPositionsAge();
      return id;
    },
    strike: async (...faults) => {
      for (const fault of faults) await paper().addFault(fault);
      await paper().setMark(BTC, AT_TARGET);
    },
    closed: async (id, timeoutMs) => {
      const isClosed = async () => (await desk().readHistory(id)).length > 0;
      await waitFor(`the history of ${id}`, isClosed, timeoutMs);
    },
    cycled: () => waitForCycle(desk()),
    restartWorker: async (between) => {
      await required(up.worker).kill('SIGKILL');
      await between?.();
      await startWorker();
    },
  };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is not running yet');
  return value;
}

/** Resolves once a worker has begun and finished another cycle, whatever its clock says. */
async function waitForCycle(desk: Desk): Promise<void> {
  const { rows } = await desk.client.query<{ id: string }>('SELECT id FROM monitor_cycles');
  const known = rows.map((row) => row.id);
  await waitFor('another whole cycle', async () => {
    const found = await desk.client.query(
      'SELECT FROM monitor_cycles WHERE id <> ALL ($1) AND finished_at IS NOT NULL',
      [known],
    );
    return found.rowCount !== 0;
  });
}
