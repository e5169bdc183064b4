// What a close came to.
import type { TradeHistoryView } from '@hedge/contracts';
import { tellDuration } from '../page/duration';
import { useSurroundings } from '../page/surroundings';
import { tellMoney } from '../words/amounts';
import { fillIn } from '../words/language';

interface SettledProps {
  readonly history: TradeHistoryView;
  readonly unit: string;
}

export function Settled({ history, unit }: SettledProps) {
  const { words, language } = useSurroundings();
  const said = words.actions.progress;
  const { grossPnl, netPnl, commissions, decidedAt, closedAt, nakedMs } = history;
  const money = (text: string) => `${tellMoney(text, language, { signed: true })} ${unit}`;
  const duration = tellMs(Date.parse(closedAt) - Date.parse(decidedAt));
  return (
    <>
      <p className="settled">{fillIn(said.settled, { duration })}</p>
      <dl className="sums">
        <dt>{said.gross}</dt>
        <dd>{money(grossPnl)}</dd>
        <dt>{said.commissions}</dt>
        <dd>
          {commissions
            .map(({ asset, amount }) => `${tellMoney(amount, language, { digits: 4 })} ${asset}`)
            .join(' + ') || '0'}
        </dd>
        <dt>{said.net}</dt>
        <dd className="net">{netPnl === null ? said.netUnknown : money(netPnl)}</dd>
        <dt>{said.nakedFor}</dt>
        <dd>{tellMs(nakedMs)}</dd>
      </dl>
    </>
  );
}

/** A close takes less than a second, where all is well. */
const tellMs = (ms: number) => (ms < 10_000 ? `${ms} ms` : tellDuration(ms));
