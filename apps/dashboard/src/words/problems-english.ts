// What a refusal of the API means, by its code, in English.
import type { ProblemCode } from '../api/client';

export const PROBLEMS_ENGLISH: {
  readonly codes: Readonly<Record<ProblemCode, string>>;
  /** Of a code that is not among them. */
  readonly other: string;
  /** Said of a change after which nobody knows whether it was made. */
  readonly unsure: string;
  readonly numbers: Readonly<Partial<Record<ProblemCode, readonly string[]>>>;
  readonly reasons: Readonly<Record<string, string>>;
} = {
  codes: {
    UNREACHABLE: 'The server does not answer.',
    MALFORMED: 'Something between here and the server answered in its place.',
    INVALID_REQUEST: 'The server did not understand the request.',
    INVALID_JSON: 'The server did not understand the request.',
    INVALID_QUERY: 'What is chosen cannot be shown: the server does not take it.',
    CODE_REQUIRED: 'The code of the authenticator is wanted as well.',
    LOGIN_FAILED: 'The password or the code is wrong.',
    UNAUTHORIZED: 'Your session has ended. Log in again.',
    CSRF_TOKEN_MISSING: 'Your session has changed in another window. Reload the page.',
    FORBIDDEN: 'Your role may not do this.',
    FORBIDDEN_ORIGIN: 'The server takes changes from its own address only. Open the page there.',
    NOT_FOUND: 'It is not there any more.',
    METHOD_NOT_ALLOWED: 'The server is of another version than this page. Reload it.',
    REQUEST_TIMEOUT: 'The request took too long to arrive.',
    ACCOUNT_EXISTS: 'An account with this key exists already.',
    ANSWER_NOT_KEPT: 'It was done; what it showed is shown once only.',
    CLOSE_PENDING: 'Its close has been asked for already.',
    LAST_ADMIN: 'Nobody else could administer: there must be another admin first.',
    NAME_TAKEN: 'Somebody has this name already.',
    ACCOUNT_IN_USE: 'The account still has hedges: they must be closed or removed first.',
    NO_ATTENTION: 'It needs no attention any more.',
    NOT_ACTIVE: 'It is being opened or closed at this moment.',
    OPEN_ORDERS:
      'An order of it may still execute, or its outcome is not known yet. Try again in two minutes.',
    REQUEST_RUNNING: 'The same request is still being answered.',
    SETUP_DONE: 'A user exists already: log in.',
    TOTP_ENROLLED: 'There is an authenticator already: remove it first.',
    TOTP_NOT_ENROLLED: 'There is no authenticator.',
    VERSION_CHANGED: 'It has changed since you saw it. Look again, then decide.',
    BODY_TOO_LARGE: 'That is too long.',
    NOT_JSON: 'The server did not understand the request.',
    INVALID_BODY: 'Something is missing or does not fit.',
    IDEMPOTENCY_KEY_REUSED: 'The request was mixed up with another one. Try again.',
    INVALID_TARGET: 'The target is no amount above zero.',
    INVALID_QUANTITY: 'A quantity is no amount above zero.',
    UNKNOWN_ACCOUNT: 'The account is not there any more.',
    ACCOUNT_DISABLED: 'The account is disabled.',
    UNKNOWN_SYMBOL: 'The exchange has no such contract.',
    SYMBOL_NOT_TRADING: 'The contract is halted at the exchange.',
    NOT_HEDGE_MODE:
      'The account is in one-way mode and cannot hold both legs. Switch hedge mode on at the exchange.',
    NO_POSITION: 'The account has no such position.',
    NO_ENTRY_PRICE: 'The exchange states no entry price of the position.',
    POSITION_TOO_SMALL: 'The position is smaller than the leg.',
    POSITION_CLAIMED: 'Other hedges hold so much of the position that too little is left.',
    DUPLICATE_OPERATION: 'A hedge with the same legs and target exists already.',
    LOT_STEP: 'The quantity is between two steps of the contract.',
    BELOW_MINIMUM: 'A leg is smaller than the smallest order.',
    ABOVE_MAXIMUM: 'A leg is larger than the largest order.',
    MIXED_MARGIN_ASSET: 'The legs settle in two assets, whose profits do not add up.',
    TARGET_UNREACHABLE:
      'Equal quantities of one symbol lock the total under this target, whatever the price does.',
    INSUFFICIENT_MARGIN: 'The account’s free margin does not carry both legs.',
    LIVE_NOT_ALLOWED: 'Live trading is not allowed on this installation.',
    PREFLIGHT_FAILED:
      'The account did not pass its check at the exchange, or a risk of it was not accepted.',
    TOO_MANY_REQUESTS: 'The server was asked too often. Wait a moment.',
    HEADERS_TOO_LARGE: 'The server did not understand the request.',
    INTERNAL: 'The server failed. Its log says why.',
    EXCHANGE_FAILED: 'The exchange could not be asked.',
    BUSY: 'The server is busy. Try again.',
    WORKER_UNAVAILABLE:
      'The worker does not answer, so the exchange cannot be asked. See whether it runs.',
  },
  other: 'The server refused it ({code}).',
  unsure: 'It is not known whether this was done. Trying again does it once only.',
  numbers: {
    INVALID_BODY: ['{problems}'],
    POSITION_CLAIMED: [
      'Position {position}, of which {claimed} are claimed; asked for were {quantity}.',
    ],
    POSITION_TOO_SMALL: ['Position {position}; asked for were {quantity}.'],
    LOT_STEP: ['The step is {stepSize}; asked for were {quantity}.'],
    BELOW_MINIMUM: [
      'The smallest quantity is {minQuantity}.',
      'It is worth {notional}; the smallest order is worth {minNotional}.',
    ],
    ABOVE_MAXIMUM: ['The largest quantity is {maxQuantity}.'],
    TARGET_UNREACHABLE: ['It is locked at {lockedPnl}.'],
    INSUFFICIENT_MARGIN: [
      'Needed: {initialMargin} of margin and {fees} of fees; available: {available}.',
    ],
    PREFLIGHT_FAILED: ['Failed: {failed}.'],
  },
  reasons: {
    EXCHANGE_UNREACHABLE: 'It does not answer.',
    EXCHANGE_REFUSED: 'It refuses the account’s key.',
    EXCHANGE_BANNED: 'It asked us to send nothing for now.',
    NO_REQUEST_ROOM: 'Its request limit has no room for this now; try again in a minute.',
  },
};
