// What the exchange answers when it refuses: HTTP status, numeric code and text, as Binance words them.
//
// Codes and texts: Binance USD-M futures, Error Codes; the HTTP status is 400 unless stated.

/** A refusal as it goes over the wire: `httpStatus` with the body `{code, msg}`. */
export interface PaperError {
  readonly httpStatus: number;
  readonly code: number;
  readonly msg: string;
}

/** The outcome of a call: a value, or the refusal with its exact code. Never an exception. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: PaperError };

export function accept<T>(value: T): Answer<T> {
  return { ok: true, value };
}

export function refuse(error: PaperError): { readonly ok: false; readonly error: PaperError } {
  return { ok: false, error };
}

function bad(code: number, msg: string, httpStatus = 400): PaperError {
  return { httpStatus, code, msg };
}

/** Every refusal the engine and its HTTP shell can give. */
export const paperErrors = {
  tooManyRequests: (limit: number) =>
    bad(
      -1003,
      `Too many requests; current limit is ${limit} requests per minute. Please use the websocket for live updates to avoid polling the API.`,
      429,
    ),
  addressBanned: (untilMs: number) =>
    bad(
      -1003,
      `Way too many requests; IP banned until ${untilMs}. Please use the websocket for live updates to avoid bans.`,
      418,
    ),
  tooManyOrders: (limit: number, span: string, httpStatus: number) =>
    bad(-1015, `Too many new orders; current limit is ${limit} orders per ${span}.`, httpStatus),
  notSupported: () => bad(-1020, 'This operation is not supported.'),
  outsideRecvWindow: () => bad(-1021, 'Timestamp for this request is outside of the recvWindow.'),
  aheadOfServer: () =>
    bad(-1021, "Timestamp for this request was 1000ms ahead of the server's time."),
  badSignature: () => bad(-1022, 'Signature for this request is not valid.'),
  startAfterEnd: () => bad(-1023, 'Start time is greater than end time.'),
  illegalCharacters: (name: string, range: string) =>
    bad(-1100, `Illegal characters found in parameter '${name}'; legal range is '${range}'.`),
  duplicateParameter: () => bad(-1101, 'Duplicate values for a parameter detected.'),
  mandatoryMissing: (name: string) =>
    bad(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`),
  eitherMissing: (one: string, other: string) =>
    bad(-1102, `Param '${one}' or '${other}' must be sent, but both were empty/null!`),
  notRequired: (name: string) => bad(-1106, `Parameter '${name}' sent when not required.`),
  precision: () => bad(-1111, 'Precision is over the maximum defined for this asset.'),
  timeInForceInvalid: () => bad(-1115, 'Invalid timeInForce.'),
  orderTypeInvalid: () => bad(-1116, 'Invalid orderType.'),
  sideInvalid: () => bad(-1117, 'Invalid side.'),
  symbolInvalid: () => bad(-1121, 'Invalid symbol.'),
  parametersCombined: () => bad(-1128, 'Combination of optional parameters invalid.'),
  parameterInvalid: (name: string) => bad(-1130, `Data sent for parameter '${name}' is not valid.`),
  respTypeInvalid: () => bad(-1136, 'Invalid newOrderRespType.'),
  cancelRejected: () => bad(-2011, 'Unknown order sent.'),
  noSuchOrder: () => bad(-2013, 'Order does not exist.'),
  keyFormat: () => bad(-2014, 'API-key format invalid.', 401),
  keyRejected: () => bad(-2015, 'Invalid API-key, IP, or permissions for action.', 401),
  marginInsufficient: () => bad(-2019, 'Margin is insufficient.'),
  leverageTooSmall: () =>
    bad(-2028, 'Leverage is smaller than permitted: insufficient margin balance.'),
  reduceOnlyRejected: () => bad(-2022, 'ReduceOnly Order is rejected.'),
  maxOpenOrders: () => bad(-2025, 'Reach max open order limit.'),
  priceNotPositive: () => bad(-4001, 'Price less than 0.'),
  priceAboveMax: () => bad(-4002, 'Price greater than max price.'),
  quantityNotPositive: () => bad(-4003, 'Quantity less than or equal to zero.'),
  quantityBelowMin: () => bad(-4004, 'Quantity less than min quantity.'),
  quantityAboveMax: () => bad(-4005, 'Quantity greater than max quantity.'),
  priceBelowMin: () => bad(-4013, 'Price less than min price.'),
  priceOffTick: () => bad(-4014, 'Price not increased by tick size.'),
  clientOrderIdInvalid: () => bad(-4015, 'Client order id is not valid.'),
  quantityOffStep: () => bad(-4023, 'Qty not increased by step size.'),
  leverageInvalid: (leverage: string) => bad(-4028, `Leverage ${leverage} is not valid.`),
  positionModeUnchanged: () => bad(-4059, 'No need to change position side.'),
  positionSideInvalid: () => bad(-4060, 'Invalid position side.'),
  positionSideMismatch: () => bad(-4061, "Order's position side does not match user's setting."),
  modeChangeWithOrders: () =>
    bad(-4067, 'Position side cannot be changed if there exists open orders.'),
  modeChangeWithPosition: () =>
    bad(-4068, 'Position side cannot be changed if there exists position.'),
  batchSize: () => bad(-4082, 'Invalid number of batch place orders.'),
  clientOrderIdDuplicate: () => bad(-4116, 'ClientOrderId is duplicated.'),
  reduceOnlyMargin: () =>
    bad(-4118, 'ReduceOnly Order Failed. Please check your existing position and open orders'),
  minNotional: (notional: string) =>
    bad(
      -4164,
      `Order's notional must be no smaller than ${notional} (unless you choose reduce only).`,
    ),
  intervalTooLong: (days: number) => bad(-4165, `Maximum time interval is ${days} days`),
  pathInvalid: (method: string, path: string) =>
    bad(-5000, `Path ${path}, Method ${method} is invalid`, 404),
  outsideMatchingWindow: () =>
    bad(-5028, 'Timestamp for this request is outside of the ME recvWindow.'),
} as const;
