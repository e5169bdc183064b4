// One leg closed and the other not: shown above everything else, with a clock that runs.
import type { OperationView } from '@hedge/contracts';
import { useClock } from '../page/clock';
import { tellClock } from '../page/duration';
import { useSurroundings } from '../page/surroundings';
import { nameAccount, type Accounts } from './arrange';
import { pairsOf } from './operation-facts';

interface NakedBannerProps {
  readonly operations: readonly OperationView[];
  readonly accounts: Accounts;
}

export function NakedBanner({ operations, accounts }: NakedBannerProps) {
  const { words } = useSurroundings();
  const naked = operations.flatMap((operation) =>
    operation.nakedSince === null ? [] : [{ operation, since: Date.parse(operation.nakedSince) }],
  );
  if (naked.length === 0) return null;
  naked.sort((a, b) => a.since - b.since);
  return (
    <section className="naked-banner" role="alert">
      <strong>{words.operations.naked.title}</strong>
      <ul>
        {naked.map(({ operation, since }) => (
          <li key={operation.id}>
            <NakedClock since={since} />
            <span>
              {pairsOf(operation).join(' · ')} · {nameAccount(accounts, operation.accountId)}
            </span>
          </li>
        ))}
      </ul>
      <p>{words.operations.naked.meaning}</p>
    </section>
  );
}

/** Its ticking is for the eye: who listens has heard of the leg already. */
function NakedClock({ since }: { readonly since: number }) {
  const clock = useClock((nowMs) => tellClock(nowMs - since));
  return (
    <span className="naked-clock" role="timer" aria-live="off">
      {clock}
    </span>
  );
}
