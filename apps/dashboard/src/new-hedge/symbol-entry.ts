// A contract as a person types it, as the API names it.

const UNIFIED = /^[A-Z0-9]{1,20}\/[A-Z0-9]{1,10}:[A-Z0-9]{1,10}$/;
const PAIR = /^[A-Z0-9]{1,20}\/([A-Z0-9]{1,10})$/;

/** `btc/usdt` is `BTC/USDT:USDT`; null where it names no contract. */
export function readSymbol(text: string): string | null {
  const typed = text.trim().toUpperCase();
  if (UNIFIED.test(typed)) return typed;
  const quote = PAIR.exec(typed)?.[1];
  return quote === undefined ? null : `${typed}:${quote}`;
}
