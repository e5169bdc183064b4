// What the engine's tests share: an exchange with one account, and orders with sensible defaults.
import { decimal } from '@hedge/domain';
import {
  makePaperEngine,
  type Answer,
  type OrderRequest,
  type PaperEngine,
  type PositionRiskRow,
  type Switches,
} from '../index';

export const KEY = 'key-1';
export const T0 = 1_700_000_000_000;

/** One hedge-mode account with 10,000 USDT, BTCUSDT pinned at 50,000. */
export function makeExchange(switches: Partial<Switches> = {}): PaperEngine {
  const engine = makePaperEngine({ random: () => 0.5 });
  const balance = decimal('10000');
  engine.addAccount({ apiKey: KEY, secret: 's', balance, hedgeMode: true }, T0);
  engine.setMark('BTCUSDT', decimal('50000'), T0);
  engine.setSwitches(switches, T0);
  return engine;
}

/** A market order closing 0.02 of a LONG, signed at T0. */
export function closeLong(change: Partial<OrderRequest> = {}): OrderRequest {
  return {
    symbol: 'BTCUSDT',
    side: 'SELL',
    positionSide: 'LONG',
    type: 'MARKET',
    quantity: decimal('0.02'),
    newOrderRespType: 'RESULT',
    newClientOrderId: 'close-1',
    timestamp: T0,
    ...change,
  };
}

/** Makes the LONG position be so by hand. */
export function holdLong(
  engine: PaperEngine,
  quantity = '0.02',
  entryPrice = '49000',
): Answer<PositionRiskRow | null> {
  const amount = decimal(quantity);
  const input = { symbol: 'BTCUSDT', positionSide: 'LONG', quantity: amount } as const;
  return engine.setPosition(KEY, { ...input, entryPrice: decimal(entryPrice) }, T0);
}

/** The value of an accepted answer; throws on a refusal. */
export function value<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.error.code} ${answer.error.msg}`);
  return answer.value;
}

/** The code of a refusal, or null. */
export function code(answer: Answer<unknown>): number | null {
  return answer.ok ? null : answer.error.code;
}
