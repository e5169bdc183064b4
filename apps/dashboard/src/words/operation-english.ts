// The page of one hedge, in English.

export const OPERATION_ENGLISH = {
  title: 'Hedge',
  removed: 'This hedge is not there: it was removed, or never was.',
  back: 'All hedges',
  why: {
    title: 'Why it is not closing yet',
    states: {
      opening: 'It is being opened. Once both legs are whole, it is watched.',
      closing: 'It is being closed, and driven to its end.',
      asked: 'A close was asked for: the next cycle begins it, whatever its target.',
      held: 'This holds it back:',
      reached:
        'Nothing holds it back: the next cycle confirms the marks by fresh quotes, and closes it.',
    },
    met: 'met',
    holds: 'holds it back',
    checks: {
      account: {
        met: 'Its account is enabled.',
        holds: 'Its account is disabled: no close begins.',
      },
      paused: { met: 'It is not paused.', holds: 'It is paused: its target is not taken.' },
      request: {
        met: 'No request waits for an answer.',
        holds: 'A close was asked for and not begun in time; the worker has not said why.',
      },
      attention: { met: 'It needs no attention.', holds: 'It needs attention: {reason}' },
      ban: {
        met: 'The exchange takes requests.',
        holds: 'The exchange asked for a pause, for another {left}.',
      },
      reading: {
        met: 'Both legs were read {age} ago.',
        holds: 'Both legs were last read {age} ago. Without a reading nothing is decided.',
        never: 'No reading has covered both legs yet.',
      },
      target: {
        met: 'PnL {pnl} has reached the target of {target}.',
        holds: 'PnL {pnl} of {target}: {missing} to go ({share}).',
        never: 'The PnL is not known yet.',
      },
      retry: {
        met: 'No attempt was withdrawn a moment ago.',
        holds: 'Its orders were withdrawn, and nothing executed: tried again in {left}.',
      },
    },
  },
  finished: 'Finished',
  chart: {
    title: 'PnL against target',
    time: 'Time',
    pnl: 'PnL',
    target: 'Target',
    summary: 'Lowest {lowest}, highest {highest}, last {last} over {duration}.',
    none: 'No reading has been kept yet.',
    kept: 'Kept is a reading of every 10 s of the last hour, and of every 5 minutes of a week.',
  },
  timeline: {
    title: 'What happened',
    registered: 'Registered',
    asked: 'Close asked for by {by}',
    attention: 'Needs attention: {reason}',
    decided: 'Decided: {reason}{pnl}',
    decidedPnl: ', at a total of {pnl}',
    sent: '{order} {side} {quantity} {symbol} sent (attempt {attempt}): {state}',
    refusal: 'the exchange said: {refusal}',
    fill: '{side} {quantity} {symbol} executed at {price}, commission {commission}',
    external: '{side} {quantity} {symbol} executed at {price} by others: {cause}',
    closed: 'Closed, net {net}',
    unknown: 'not known',
    states: {
      INTENDED: 'not sent yet',
      SENT: 'its outcome is not known yet',
      FILLED: 'executed',
      PARTIAL_FINAL: 'executed in part',
      REJECTED: 'refused',
      ABSENT: 'proven never to have executed',
      CANCELLED: 'withdrawn before it was sent',
    },
    causes: { MANUAL: 'a person', LIQUIDATION: 'liquidation', ADL: 'auto-deleveraging' },
  },
};
