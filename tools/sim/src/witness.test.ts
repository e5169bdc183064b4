// The witness must not accuse a worker of what it could not know.
import { decimal, type Operation, type Position } from '@hedge/domain';
import { aLeg, anOperation, makeMemoryStore } from '@hedge/testkit';
import { Witness } from './witness';
import { EPOCH_MS, World } from './world';

const ACCOUNT = 'account';
const older = anOperation({ accountId: ACCOUNT, createdAt: EPOCH_MS });
const younger = anOperation({ accountId: ACCOUNT, createdAt: EPOCH_MS + 1 });

/** Covers one of the two operations that share it. */
const positions = [positionOf('LONG', '0.02'), positionOf('SHORT', '0.01')];

describe('what the witness holds a reading against', () => {
  it('an operation that settled while the worker slept on its answer: still claims, as its cycle loaded it', () => {
    const witness = makeWitness([younger]);
    noteReading(witness, 1_000, [older, younger]);
    noteReading(witness, 3_000, [older, younger]);
    expect(concludeShort(witness)).toEqual([]);
  });

  it('an operation that its cycle had not loaded: no claim, so that one reading alone is short', () => {
    const witness = makeWitness([older, younger]);
    noteReading(witness, 1_000, [younger]);
    noteReading(witness, 3_000, [older, younger]);
    expect(concludeShort(witness)).toEqual([
      { invariant: 'two readings', text: `${younger.id} SHORT_POSITION after 1` },
    ]);
  });
});

/** @param stored what the database holds by the time the answers are there */
function makeWitness(stored: readonly Operation[]): Witness {
  const store = makeMemoryStore();
  const account = { id: ACCOUNT, label: 'sim', mode: 'paper', enabled: true } as const;
  store.addAccount({ ...account, egressAddress: null, credentialsTag: 'sim' });
  for (const operation of stored) store.addOperation(operation);
  return new Witness(new World(), store, []);
}

function noteReading(witness: Witness, sinceMs: number, operations: readonly Operation[]): void {
  const seen = { worker: 'a1', accountId: ACCOUNT, readAt: EPOCH_MS + sinceMs };
  witness.noteReading({ ...seen, positions, operations });
}

function concludeShort(witness: Witness): Witness['violations'] {
  const attention = { reason: 'SHORT_POSITION', since: EPOCH_MS + 3_000 } as const;
  witness.noteCommit('a1', younger, { kind: 'attention', attention });
  return witness.violations;
}

function positionOf(side: Position['side'], amount: string): Position {
  const { symbol, entryPrice } = aLeg(side);
  const rest = { markPrice: decimal('50000'), updateTime: EPOCH_MS };
  return { symbol, side, amount: decimal(amount), entryPrice, ...rest };
}
