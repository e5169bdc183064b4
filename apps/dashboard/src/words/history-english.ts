// The page of the finished hedges, in English.
import type { CloseReason } from '@hedge/contracts';

export const HISTORY_ENGLISH = {
  title: 'History',
  empty:
    'No hedge has been closed yet. Each that is closed gets a row here, with executed numbers.',
  columns: {
    closed: 'Closed',
    hedge: 'Hedge',
    legs: 'Legs',
    result: 'Result',
    trigger: 'Predicted, executed',
    commissions: 'Commissions',
    naked: 'One leg alone',
  },
  filter: {
    symbol: 'Symbol',
    symbolHint: 'BTC/USDT',
    symbolWrong: 'A symbol is written as in BTC/USDT.',
    reason: 'Why closed',
    allReasons: 'Every reason',
  },
  export: 'Download as CSV',
  zone: 'Times of {zone}.',
  reasons: {
    PROFIT_TARGET: 'target reached',
    MANUAL: 'asked for',
    LIQUIDATION: 'liquidation',
    ADL: 'auto-deleveraging',
    LEG_CLOSED: 'leg closed by others',
    CLOSED_OUTSIDE: 'closed elsewhere',
    UNDO: 'could not be opened whole',
  } satisfies Record<CloseReason, string>,
  by: 'by {name}',
  age: 'open for {age}',
  net: 'net',
  booked: '{amount} booked by the exchange',
  netUnknown: 'net not known',
  predicted: 'predicted {amount}',
  notPredicted: 'no prediction was kept',
  executed: 'executed {amount}',
  slippage: 'slippage {amount}',
  partOutside: 'others closed a part, which is in no amount here',
  corrected: 'executions found later',
  noCommission: 'none',
  chart: {
    title: 'Realized PnL, added up',
    realized: 'realized',
    net: 'after commissions',
    summary: '{count} closed: {realized} realized, {net} after commissions.',
    summaryWithoutNet:
      '{count} closed: {realized} realized; after commissions not known, because the net of {unknown} is not.',
    byDay:
      'Too many hedges are chosen to draw each: they are added up by day (UTC), from {from} to {to}. What was closed before is not in the chart.',
    funding: 'Funding is not in these amounts.',
    at: 'time',
  },
};
