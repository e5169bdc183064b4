// A paper exchange for a whole test file, and on it a desk: one, or a new one for each test.
/// <reference types="jest" />
import { makeDesk, type Desk } from './desk';
import { startPaper, type Paper } from './paper';

/** What stands while the tests run. */
export interface DeskInUse {
  readonly paper: Paper;
  readonly desk: Desk;
}

/** For the top of a test file or a `describe`. Whoever uses the desk ends before the desk does. */
export function useDesk(lasting: 'test' | 'file'): DeskInUse {
  const up: { paper?: Paper; desk?: Desk } = {};
  const openDesk = async () => {
    up.desk = await makeDesk(given(up.paper));
  };
  const closeDesk = async () => {
    await up.desk?.close();
    delete up.desk;
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
