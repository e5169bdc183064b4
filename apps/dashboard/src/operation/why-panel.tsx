// Why an operation is not closing yet: each condition with its numbers, those that hold it back first.
import type { AccountView, OperationView } from '@hedge/contracts';
import { fractionDigits } from '../operations/decimal-text';
import { unitOf } from '../operations/operation-facts';
import { useClock } from '../page/clock';
import { tellDuration } from '../page/duration';
import { useSurroundings } from '../page/surroundings';
import { tellMoney, tellShare } from '../words/amounts';
import { fillIn, type Language } from '../words/language';
import type { Words } from '../words/english';
import { nameCode } from '../words/name-code';
import { decideWait, type Check } from './wait-reasons';

interface WhyPanelProps {
  readonly operation: OperationView;
  /** Null while it is not known. */
  readonly account: AccountView | null;
}

export function WhyPanel({ operation, account }: WhyPanelProps) {
  const { client, words, language } = useSurroundings();
  // Drawn anew each second: what is late becomes so without anybody saying it.
  useClock((nowMs) => Math.floor(nowMs / 1_000));
  const nowMs = client.nowMs();
  const said = words.operation.why;
  const { state, checks } = decideWait(operation, account, nowMs);
  const sorted = [...checks].sort((a, b) => Number(b.holds) - Number(a.holds));
  return (
    <section className="panel" aria-label={said.title}>
      <h2>{said.title}</h2>
      <p>{said.states[state]}</p>
      <ul className="checks">
        {sorted.map((check) => (
          <li key={check.kind} className={check.holds ? 'check-holds' : 'check-met'}>
            <span
              className="check-mark"
              role="img"
              aria-label={check.holds ? said.holds : said.met}
            >
              {check.holds ? '✗' : '✓'}
            </span>
            <span>{tellCheck(check, operation, { words, language, nowMs })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Telling {
  readonly words: Words;
  readonly language: Language;
  readonly nowMs: number;
}

function tellCheck(check: Check, operation: OperationView, told: Telling): string {
  const said = told.words.operation.why.checks;
  const which = check.holds ? 'holds' : 'met';
  switch (check.kind) {
    case 'account':
    case 'paused':
    case 'request':
      return said[check.kind][which];
    case 'attention':
      return fillIn(said.attention[which], {
        reason:
          check.reason === null ? '' : nameCode(told.words.operations.attentions, check.reason),
      });
    case 'ban':
    case 'retry':
      return fillIn(said[check.kind][which], {
        left: tellDuration((check.untilMs ?? told.nowMs) - told.nowMs),
      });
    case 'reading':
      return check.readAtMs === null
        ? said.reading.never
        : fillIn(said.reading[which], { age: tellDuration(told.nowMs - check.readAtMs) });
    case 'target':
      return tellTarget(check, operation, told);
  }
}

function tellTarget(
  { pnl, missing, missingShare, holds }: Extract<Check, { kind: 'target' }>,
  operation: OperationView,
  { words, language }: Telling,
): string {
  const said = words.operation.why.checks.target;
  if (pnl === null || missing === null || missingShare === null) return said.never;
  const digits = fractionDigits(operation.profitTarget);
  const unit = unitOf(operation);
  return fillIn(holds ? said.holds : said.met, {
    pnl: `${tellMoney(pnl, language, { digits, signed: true })} ${unit}`,
    target: `${tellMoney(operation.profitTarget, language, { digits })} ${unit}`,
    missing: tellMoney(missing, language, { digits, rounding: 'ceil' }),
    share: tellShare(missingShare, language, 'ceil'),
  });
}
