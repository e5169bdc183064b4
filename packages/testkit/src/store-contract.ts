// What every Store must do: one suite, passed by the one on PostgreSQL and the one in memory.
import { alertsContract } from './store-contract-alerts';
import { attentionContract } from './store-contract-attention';
import { openingContract } from './store-contract-opening';
import { recordsContract } from './store-contract-records';
import { refusalsContract } from './store-contract-refusals';
import { registrationContract } from './store-contract-registration';
import { sharingContract } from './store-contract-sharing';
import { requestsContract } from './store-contract-requests';
import { statesContract } from './store-contract-states';
import { transitionsContract } from './store-contract-transitions';
import type { StoreHarness } from './store-harness';

/** The harness is made once; each test brings an account and operations of its own. */
export function storeContract(name: string, makeHarness: () => Promise<StoreHarness>): void {
  describe(`${name} as the protocol's store`, () => {
    let harness: StoreHarness | null = null;
    const current = (): StoreHarness => {
      if (harness === null) throw new Error('the harness is made before the first test');
      return harness;
    };
    beforeAll(async () => {
      harness = await makeHarness();
    });
    afterAll(async () => {
      await harness?.close();
    });

    transitionsContract(current);
    alertsContract(current);
    attentionContract(current);
    refusalsContract(current);
    requestsContract(current);
    statesContract(current);
    openingContract(current);
    recordsContract(current);
    sharingContract(current);
    registrationContract(current);
  });
}
