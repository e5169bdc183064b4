// What an endpoint is, and how it reads its parameters.
import {
  accept,
  paperErrors,
  readInteger,
  refuse,
  type Answer,
  type ExecutionScript,
  type OrderCost,
  type PaperEngine,
  type Parameters,
} from '@hedge/paper-engine';

/** One request, its signature and window already checked where the endpoint demands them. */
export interface Call {
  readonly engine: PaperEngine;
  readonly apiKey: string;
  readonly params: Parameters;
  readonly nowMs: number;
  readonly script: ExecutionScript;
}

/**
 * Public endpoints need nothing; signed ones a key, a signature and a timestamp. `orders`: what a
 * request counts for in the account's order limits.
 */
export interface Endpoint {
  readonly signed: boolean;
  readonly orders?: OrderCost;
  readonly handle: (call: Call) => Answer<unknown>;
}

/** Endpoints by `"METHOD /path"`. */
export type EndpointTable = Readonly<Record<string, Endpoint>>;

export const open = (handle: Endpoint['handle']): Endpoint => ({ signed: false, handle });
export const signed = (handle: Endpoint['handle']): Endpoint => ({ signed: true, handle });
export const placing = (orders: OrderCost, handle: Endpoint['handle']): Endpoint => ({
  signed: true,
  orders,
  handle,
});

/** An empty parameter counts as not sent. */
export function optional(params: Parameters, name: string): string | undefined {
  return params[name] === '' ? undefined : params[name];
}

/** The named whole numbers that were sent. */
export function readIntegers<K extends string>(
  params: Parameters,
  names: readonly K[],
): Answer<Partial<Record<K, number>>> {
  const values: Partial<Record<K, number>> = {};
  for (const name of names) {
    const value = readInteger(params, name);
    if (!value.ok) return value;
    if (value.value !== undefined) values[name] = value.value;
  }
  return accept(values);
}

/** The call with the mandatory symbol. */
export function withSymbol<T>(params: Parameters, call: (symbol: string) => Answer<T>): Answer<T> {
  const symbol = optional(params, 'symbol');
  return symbol === undefined ? refuse(paperErrors.mandatoryMissing('symbol')) : call(symbol);
}
