// One hedge: both legs, what they earn together, and how far that is from the target.
import { memo } from 'react';
import type { AccountMode, OperationView } from '@hedge/contracts';
import { OperationButtons } from '../actions/operation-buttons';
import { useClock } from '../page/clock';
import { tellDuration } from '../page/duration';
import { Link } from '../page/link';
import { useSurroundings } from '../page/surroundings';
import { directionOf, tellExactly, tellMoney, tellShare } from '../words/amounts';
import { fillIn } from '../words/language';
import { nameCode } from '../words/name-code';
import { fractionDigits } from './decimal-text';
import { isStale } from './freshness';
import {
  computeBarPercent,
  computeProgress,
  orderLegs,
  pairOf,
  pairsOf,
  standingsOf,
  unitOf,
  type Standing,
} from './operation-facts';

interface OperationRowProps {
  readonly operation: OperationView;
  /** Among all rows of the table, from 1 on. */
  readonly place: number;
  readonly accountName: string;
  /** Null while the accounts are not known. */
  readonly mode: AccountMode | null;
  readonly isDisabled: boolean;
}

const LOOKS: Readonly<Record<Standing, string>> = {
  ...{ naked: '', closing: '', opening: '', closeAsked: '', watching: '' },
  ...{ attention: 'chip-warning', paused: 'chip-warning' },
};

/** Drawn anew only when something of it has changed: most of a thousand rows have not. */
export const OperationRow = memo(function OperationRow(props: OperationRowProps) {
  const { operation, place, accountName, mode, isDisabled } = props;
  const { words } = useSurroundings();
  const standings = standingsOf(operation);
  const { attentionReason } = operation;
  return (
    <tr role="row" aria-rowindex={place} className={`operation operation-${standings[0]}`}>
      <td role="cell" className="cell-hedge">
        <span className="pairs">
          <Link to={`/operations/${operation.id}`}>{pairsOf(operation).join(' · ')}</Link>
        </span>
        <span className="muted">
          {accountName}
          {mode !== null && <span className={`mode mode-${mode}`}>{mode}</span>}
        </span>
      </td>
      <td role="cell" className="cell-legs">
        <Legs legs={operation.legs} />
      </td>
      <td role="cell" className="cell-profit">
        <Profit operation={operation} />
      </td>
      <td role="cell" className="cell-target">
        <Target operation={operation} />
      </td>
      <td role="cell" className="cell-reading">
        <Reading pnlAt={operation.pnlAt} />
        <Age createdAt={operation.createdAt} />
      </td>
      <td role="cell" className="cell-status">
        {standings.map((standing) => (
          <span key={standing} className={`chip ${LOOKS[standing]} standing-${standing}`}>
            {words.operations.standings[standing]}
          </span>
        ))}
        {isDisabled && <span className="chip">{words.operations.accountDisabled}</span>}
        {attentionReason !== null && (
          <span className="reason">{nameCode(words.operations.attentions, attentionReason)}</span>
        )}
        <OperationButtons operation={operation} />
      </td>
    </tr>
  );
});

function Legs({ legs }: Pick<OperationView, 'legs'>) {
  const { language, words } = useSurroundings();
  const isOnOneSymbol = new Set(legs.map(({ symbol }) => symbol)).size === 1;
  return orderLegs(legs).map(({ side, symbol, quantity, entryPrice, markPrice, unrealizedPnl }) => (
    <span key={side} className="leg">
      <span className={`side side-${side}`}>{side}</span>
      <span>
        {tellExactly(quantity, language)}
        {!isOnOneSymbol && ` ${pairOf(symbol)}`}
        <span className="muted"> {words.operations.entry} </span>
        {tellExactly(entryPrice, language)}
      </span>
      {markPrice !== null && unrealizedPnl !== null && (
        <span className="leg-now">
          <span className="muted">{words.operations.mark} </span>
          {tellExactly(markPrice, language)}{' '}
          <span className={`amount-${directionOf(unrealizedPnl)}`}>
            {tellMoney(unrealizedPnl, language, { signed: true })}
          </span>
        </span>
      )}
    </span>
  ));
}

function Profit({ operation }: { readonly operation: OperationView }) {
  const { language, words } = useSurroundings();
  const { currentPnl, profitTarget } = operation;
  if (currentPnl === null) return <span className="muted">{words.operations.unread}</span>;
  const digits = fractionDigits(profitTarget);
  return (
    <span className={`amount amount-${directionOf(currentPnl)}`}>
      {tellMoney(currentPnl, language, { digits, signed: true })}
      <span className="unit"> {unitOf(operation)}</span>
    </span>
  );
}

function Target({ operation }: { readonly operation: OperationView }) {
  const { language, words } = useSurroundings();
  const { profitTarget } = operation;
  const said = words.operations.progress;
  const digits = fractionDigits(profitTarget);
  const progress = computeProgress(operation);
  const target = tellMoney(profitTarget, language, { digits });
  const percent = progress === null ? 0 : computeBarPercent(progress);
  return (
    <>
      <span className="target-line">
        <span>{fillIn(said.target, { target })}</span>
        {progress !== null && <span className="muted">{tellShare(progress.share, language)}</span>}
      </span>
      <span
        className="bar"
        role="progressbar"
        aria-label={said.label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(progress !== null && { 'aria-valuenow': Math.floor(percent) })}
      >
        <span style={{ width: `${percent}%` }} />
      </span>
      {progress !== null && (
        <span className="muted">
          {progress.reached
            ? said.reached
            : fillIn(said.missing, {
                money: tellMoney(progress.missing, language, { digits, rounding: 'ceil' }),
                share: tellShare(progress.missingShare, language, 'ceil'),
              })}
        </span>
      )}
    </>
  );
}

function Reading({ pnlAt }: Pick<OperationView, 'pnlAt'>) {
  const { words } = useSurroundings();
  const age = useClock((nowMs) => (pnlAt === null ? '' : tellDuration(nowMs - Date.parse(pnlAt))));
  const stale = useClock((nowMs) => isStale(pnlAt, nowMs));
  if (pnlAt === null) return <span className="muted">{words.operations.unread}</span>;
  return <span className={stale ? 'stale' : ''}>{fillIn(words.operations.read, { age })}</span>;
}

function Age({ createdAt }: Pick<OperationView, 'createdAt'>) {
  const { words } = useSurroundings();
  const age = useClock((nowMs) => tellDuration(nowMs - Date.parse(createdAt)));
  return <span className="muted">{fillIn(words.operations.age, { age })}</span>;
}
