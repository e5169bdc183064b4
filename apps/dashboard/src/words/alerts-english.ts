// What alerts say, and why something could not be done, in English.
import type { AlertWordingCode, CauseCode } from '@hedge/contracts';

export const ALERTS_ENGLISH = {
  /** `why` is one of the causes, or the words of others. */
  wordings: {
    NAKED_OPENING: 'One leg may be open and the other not yet.',
    NAKED_CLOSING: 'One leg may be closed and the other still open.',
    NAKED_WAS: 'One leg was closed {ms} ms before the other.',
    OUTCOME_UNKNOWN:
      'It is not known whether an order of the {side} leg executed. It is asked for in every cycle, and not sent again.',
    REFUSED_REPEATEDLY:
      'The exchange refuses the order of the {side} leg, {times} times in a row: {why}.',
    NEEDS_ATTENTION: '{reason}',
    LEG_HELD:
      'Others closed one leg, and the other stands alone. It is to be closed as well, but does not get to: {why}.',
    LEG_SWITCHED_OFF:
      'Others closed one leg, and the other stands alone. It is to be closed as well, but does not get to: {why}. Switch that on again, ask for a close, or close the leg by hand.',
    EXECUTED_LATE: 'Order {order} was proven absent and executed {executed} after all.',
    LEG_CLOSED_FOLLOWED: 'Others closed a leg ({reason}): the other leg is closed now.',
    LEG_CLOSED_ENDED: 'Others closed a leg ({reason}): the hedge is ended, and no order was sent.',
    CLOSE_LAPSED:
      'The close that {by} asked for did not begin within {seconds} s, and nothing of it executed: {why}.',
    NOT_OPENED_UNDONE:
      'It could not be opened whole, and what was opened of it is closed again: {why}.',
    NOT_OPENED_NOTHING: 'It could not be opened, and nothing of it executed: {why}.',
    SIGNALLER_SILENT:
      'No signal for 10 s. The worker runs cycles by itself, every 12 s: look at the signaller and its way to the API.',
    NOT_SERVED: 'Nothing is done for this account: {why}.',
    ROWS_DAMAGED: 'This hedge is not watched, because its rows cannot be read: {why}.',
    KEY_REFUSED:
      'The exchange refuses the key, and nothing of the account is closed: {why}. Look at the key, its permissions and its allowed addresses.',
    BANNED:
      'The {mode} exchange has banned this address, and nothing is asked of it from there: {why}.',
    BANNED_ADDRESS:
      'The {mode} exchange has banned the address {address}, and nothing is asked of it from there: {why}.',
    READINGS_LATE:
      'The request limit of this address is too small for {accounts} accounts of the {mode} exchange. One has not been read for two minutes, and a target reached there is not seen. See whether others use the address, and spread the accounts over several.',
    READINGS_LATE_ADDRESS:
      'The request limit of the address {address} is too small for {accounts} accounts of the {mode} exchange. One has not been read for two minutes, and a target reached there is not seen. See whether others use the address, and spread the accounts over several.',
    ACCOUNTS_WAIT:
      'Accounts of the {mode} exchange have waited for a worker for 20 s, and a target reached there is not seen. See what holds the workers up, or start more.',
    CLOCK_AHEAD:
      'The worker’s clock is about {seconds} s ahead of that of the {mode} exchange: synchronise it. Orders are signed with the exchange’s time all the same.',
    CLOCK_BEHIND:
      'The worker’s clock is about {seconds} s behind that of the {mode} exchange: synchronise it. Orders are signed with the exchange’s time all the same.',
    NO_PROGRESS: 'Signals come, and no worker makes progress.',
    QUEUE_FULL: 'No cycle can be asked for: the memory of the queue store is full.',
    QUEUE_SILENT: 'No cycle can be asked for: the queue store does not answer.',
    QUEUE_UNFIT: 'The {process} does not start: {why}.',
    QUEUE_PAUSED:
      'Somebody has paused the queue of cycles. Nothing is watched, and a close that has begun stands still, until it is resumed.',
    ACCOUNT_QUEUE_PAUSED:
      'Somebody has paused the queue account-cycle. No account is read, and a close that has begun stands still, until it is resumed.',
    DATABASE_UNUSABLE:
      'The worker cannot write to PostgreSQL. Nothing is watched and nothing is sent; a close that has begun stands still.',
  } satisfies Record<AlertWordingCode, string>,
  causes: {
    LIVE_NOT_ALLOWED: 'live trading is not allowed on this installation',
    CREDENTIALS_MISSING: 'its key is not stored',
    CREDENTIALS_SEALED: 'its key does not open with this CREDENTIALS_KEY',
    EGRESS_MISSING: 'the worker’s EGRESS_ADDRESSES lack its address',
    NO_EXCHANGE_TIME: 'the time of the exchange is not known',
    EXCHANGE_SILENT: 'the exchange does not answer',
    BAN_UNKNOWN: 'it is not known whether the exchange bans this address',
    POSITIONS_UNREAD: 'the positions could not be read',
    NO_CYCLE: 'no cycle came to it in time',
    LEG_UNKNOWN: 'a leg has no position, and it is not known who closed it',
    POSITION_SHORT: 'a position is smaller than what its hedges claim of it',
    ORDERS_WITHDRAWN: 'its orders were withdrawn, and nothing executed',
    ORDER_REFUSED: 'an order was refused',
    ORDER_ABSENT: 'an order cannot be found at the exchange',
    ORDER_IN_PART: 'an order was filled in part only',
    ORDER_LATE: 'it could not be sent in time',
    NO_REASON: 'without a reason',
    OTHER_LEG_SHORT: 'its position is smaller than the leg',
    PAUSED: 'the hedge is paused',
    DISABLED: 'the account is disabled',
    PAUSED_AND_DISABLED: 'the hedge is paused and the account is disabled',
  } satisfies Record<CauseCode, string>,
};
