// What the cycle tells whoever listens: facts, not text. The worker turns them into log lines.
import type { Attention, Order, SendOutcome, TradeHistory, Decimal } from '@hedge/domain';

export type CycleEvent =
  | {
      readonly kind: 'accountSkipped';
      readonly accountId: string;
      readonly why: string;
    }
  | {
      readonly kind: 'closeDecided';
      readonly operationId: string;
      readonly decisionId: string;
      readonly pnl: Decimal;
      readonly target: Decimal;
    }
  | { readonly kind: 'orderSent'; readonly operationId: string; readonly order: Order }
  | {
      readonly kind: 'orderAnswered';
      readonly operationId: string;
      readonly order: Order;
      readonly outcome: SendOutcome;
    }
  | {
      readonly kind: 'closeWithdrawn';
      readonly operationId: string;
      readonly attention: Attention | null;
    }
  | { readonly kind: 'settled'; readonly history: TradeHistory }
  | {
      readonly kind: 'attention';
      readonly operationId: string;
      readonly attention: Attention | null;
    }
  | {
      readonly kind: 'nakedLeg';
      readonly operationId: string;
      /** For how long one leg may have been closed and the other not, ms. */
      readonly forMs: number;
    }
  | {
      readonly kind: 'lateExecution';
      readonly operationId: string;
      readonly clientOrderId: string;
      readonly executed: Decimal;
    }
  | {
      readonly kind: 'failed';
      readonly accountId: string;
      readonly what: string;
      readonly error: unknown;
    };

export type Listener = (event: CycleEvent) => void;
