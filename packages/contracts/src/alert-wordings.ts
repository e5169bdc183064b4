// What an alert says: in English, and as a code with named values, from which the dashboard says it in
// the language of who reads it. A code is a promise, as those of errors are: added to, never renamed.
import { z } from 'zod';
import { describeCause } from './causes';
import { fillIn } from './fill-in';

/** With their values in braces. `why` may be one of the causes, or the words of others. */
export const ALERT_WORDINGS = {
  NAKED_OPENING: 'one leg of operation {operation} may be open and the other not yet',
  NAKED_CLOSING: 'one leg of operation {operation} may be closed and the other open',
  NAKED_WAS: 'one leg of operation {operation} was closed {ms} ms before the other',
  OUTCOME_UNKNOWN:
    'it is not known whether order {order}, to {kind} the {side} leg of operation {operation}, executed; ' +
    'it is asked for in every cycle and not sent again',
  REFUSED_REPEATEDLY:
    'the exchange refuses to {kind} the {side} leg of operation {operation}, {times} times in a row: {why}',
  NEEDS_ATTENTION: 'operation {operation} needs a person: {reason}',
  LEG_HELD:
    'others closed one leg of operation {operation}, and the other stands alone: its policy is to close ' +
    'it, but {why}',
  LEG_SWITCHED_OFF:
    'others closed one leg of operation {operation}, and the other stands alone: its policy is to close ' +
    'it, but {why}; switch that on again, ask for a close, or close the leg by hand',
  EXECUTED_LATE: 'order {order}, proven absent, executed {executed} after all',
  LEG_CLOSED_FOLLOWED:
    'others closed a leg of operation {operation} ({reason}): the other leg is closed now',
  LEG_CLOSED_ENDED:
    'others closed a leg of operation {operation} ({reason}): the operation is ended, and no order was sent',
  CLOSE_LAPSED:
    'the close of operation {operation} that {by} asked for was not begun within {seconds} s, and ' +
    'nothing of it executed: {why}',
  NOT_OPENED_UNDONE:
    'the hedge of operation {operation} could not be opened, what was opened of it is closed again: {why}',
  NOT_OPENED_NOTHING:
    'the hedge of operation {operation} could not be opened, nothing of it executed: {why}',
  SIGNALLER_SILENT:
    'no signal for 10 s; the worker runs cycles by itself, every 12 s: look at the signaller and the way ' +
    'to the API',
  NOT_SERVED: 'nothing is done for account {account}: {why}',
  ROWS_DAMAGED: 'operation {operation} is not watched, its rows cannot be read: {why}',
  KEY_REFUSED:
    'the exchange refuses the key of account {account}, nothing of it is closed: {why}; look at the key, ' +
    'its permissions and its allowed addresses',
  BANNED: 'the {mode} exchange has banned this address, nothing is asked of it from there: {why}',
  BANNED_ADDRESS:
    'the {mode} exchange has banned the address {address}, nothing is asked of it from there: {why}',
  READINGS_LATE:
    'the request budget of this address is too small for {accounts} accounts of the {mode} exchange: one ' +
    'has not been read for two minutes, and a target reached there is not seen; look whether others use ' +
    'the address, and spread the accounts over several addresses',
  READINGS_LATE_ADDRESS:
    'the request budget of the address {address} is too small for {accounts} accounts of the {mode} ' +
    'exchange: one has not been read for two minutes, and a target reached there is not seen; look ' +
    'whether others use the address, and spread the accounts over several addresses',
  ACCOUNTS_WAIT:
    'accounts of the {mode} exchange wait for a worker for 20 s, and a target reached there is not seen: ' +
    'look what holds the workers up, or start more',
  CLOCK_AHEAD:
    "the worker's clock is about {seconds} s ahead of that of the {mode} exchange: synchronise it; " +
    "orders are signed with the exchange's time all the same",
  CLOCK_BEHIND:
    "the worker's clock is about {seconds} s behind that of the {mode} exchange: synchronise it; " +
    "orders are signed with the exchange's time all the same",
  NO_PROGRESS: 'signals come and no worker makes progress: {why}',
  QUEUE_FULL: 'no cycle can be asked for, the queue store fails: its memory is full',
  QUEUE_SILENT: 'no cycle can be asked for, the queue store fails: it does not answer',
  QUEUE_UNFIT: 'the {process} does not start: {why}',
  QUEUE_PAUSED:
    'somebody has paused the queue of cycles: nothing is watched, and a close that has begun stands ' +
    'still, until it is resumed',
  ACCOUNT_QUEUE_PAUSED:
    'somebody has paused the queue account-cycle: no account is read, and a close that has begun ' +
    'stands still, until it is resumed',
  DATABASE_UNUSABLE:
    'the worker cannot write to PostgreSQL: nothing is watched and nothing is sent; a close that has ' +
    'begun stands still',
} as const;
export type AlertWordingCode = keyof typeof ALERT_WORDINGS;

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;
type ValuesOf<Code extends AlertWordingCode> = Readonly<
  Record<NamesIn<(typeof ALERT_WORDINGS)[Code]>, string>
>;

/** Where `why` is one of the causes, `cause` has its code and `detail` what follows it. */
export const alertWording = z.object({
  code: z.string(),
  values: z.record(z.string(), z.string()),
});
export type AlertWording = z.infer<typeof alertWording>;

/** What an alert says, in both forms. */
export function wordAlert<Code extends AlertWordingCode>(
  code: Code,
  values: ValuesOf<Code>,
): { readonly message: string; readonly wording: AlertWording } {
  const given: Readonly<Record<string, string>> = values;
  const message = fillIn(ALERT_WORDINGS[code], given);
  const { why } = given;
  const cause = why === undefined ? {} : describeCause(why);
  return { message, wording: { code, values: { ...given, ...cause } } };
}
