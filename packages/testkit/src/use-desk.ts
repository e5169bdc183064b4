// A paper exchange for a whole test file, and on it a desk: one, or a new one for each test.
/// <reference types="jest" />
import { makeDesk, type Desk } from './desk';
import { makeDeskWorker, type DeskWorker } from './desk-worker';
import { startPaper, type Paper } from './paper';

/** What stands while the tests run. */
export interface DeskInUse {
  readonly paper: Paper;
  readonly desk: Desk;
}

/** A desk with a worker, whose cycles the test asks for. */
export interface WorkedDesk extends DeskInUse {
  readonly worker: DeskWorker;
}

/** What lives on a desk, and ends before it does. */
interface Tenant {
  open(desk: Desk): Promise<void>;
  close(): Promise<void>;
}

/** For the top of a test file or a `describe`. Whoever uses the desk ends before the desk does. */
export function useDesk(lasting: 'test' | 'file'): DeskInUse {
  return useDeskWith(lasting, null);
}

/** A new desk for each test, and a worker on it. */
export function useWorkedDesk(): WorkedDesk {
  let worker: DeskWorker | undefined;
  const its = useDeskWith('test', {
    open: async (desk) => {
      worker = await makeDeskWorker(desk);
    },
    close: async () => {
      await worker?.close();
      worker = undefined;
    },
  });
  return {
    get paper() {
      return its.paper;
    },
    get desk() {
      return its.desk;
    },
    get worker() {
      return given(worker);
    },
  };
}

function useDeskWith(lasting: 'test' | 'file', tenant: Tenant | null): DeskInUse {
  const up: { paper?: Paper; desk?: Desk } = {};
  const openDesk = async () => {
    up.desk = await makeDesk(given(up.paper));
    await tenant?.open(up.desk);
  };
  const closeDesk = async () => {
    try {
      await tenant?.close();
    } finally {
      await up.desk?.close();
      delete up.desk;
    }
  };
  beforeAll(async () => {
    up.paper = await startPaper();
    if (lasting === 'file') await openDesk();
  });
  if (lasting === 'test') {
    beforeEach(openDesk);
    afterEach(closeDesk);
  }
  afterAll(async () => {
    try {
      await closeDesk();
    } finally {
      await up.paper?.stop();
    }
  });
  return {
    get paper() {
      return given(up.paper);
    },
    get desk() {
      return given(up.desk);
    },
  };
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it does not stand yet');
  return value;
}
