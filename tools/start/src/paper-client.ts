// The paper exchange's control interface, as far as the demo uses it.
import type { Decimal } from '@hedge/domain';
import { decimal } from '@hedge/domain';
import type { JsonRequest } from './json-http';

/** A position as if opened by hand, at the mark price of that moment. */
export interface HandPosition {
  readonly apiKey: string;
  /** The exchange's own form, e.g. BTCUSDT. */
  readonly symbol: string;
  readonly positionSide: 'LONG' | 'SHORT';
  readonly quantity: string;
}

/** The calls; each throws RequestRefused when it is refused. */
export interface PaperClient {
  /** Opens an account in hedge mode; one that exists already with this secret is left as it is. */
  openAccount(apiKey: string, secret: string, balance: string): Promise<void>;
  setPosition(position: HandPosition): Promise<void>;
  setTakerFee(share: string): Promise<void>;
  /** Mark prices by the exchange's symbol. */
  loadMarks(): Promise<ReadonlyMap<string, Decimal>>;
}

/** Makes a client over requests to the paper exchange. */
export function makePaperClient(request: JsonRequest): PaperClient {
  return {
    openAccount: async (apiKey, secret, balance) => {
      await request('POST', '/paper/accounts', { apiKey, secret, balance, hedgeMode: true });
    },
    setPosition: async (position) => {
      await request('POST', '/paper/positions', position);
    },
    setTakerFee: async (share) => {
      await request('PUT', '/paper/switches', { takerFee: share });
    },
    loadMarks: async () => {
      const rows = (await request('GET', '/paper/prices')) as {
        readonly symbol: string;
        readonly markPrice: string | null;
      }[];
      return new Map(
        rows.flatMap((row) =>
          row.markPrice === null ? [] : [[row.symbol, decimal(row.markPrice)]],
        ),
      );
    },
  };
}
