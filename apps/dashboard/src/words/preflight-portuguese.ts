// The checks of an account at its exchange, in Portuguese.
import type { PREFLIGHT_ENGLISH } from './preflight-english';

export const PREFLIGHT_PORTUGUESE: typeof PREFLIGHT_ENGLISH = {
  outcomes: { passed: 'em ordem', failed: 'reprovado', unknown: 'não se sabe' },
  checks: {
    CREDENTIALS: 'Chave',
    HEDGE_MODE: 'Modo hedge',
    WITHDRAWALS: 'Saques',
    IP_FILTER: 'Endereços',
    CLOCK: 'Relógio',
    REQUEST_BUDGET: 'Limite de pedidos',
  },
  accepted: 'aceito',
  risks: {
    HEDGE_MODE: 'A conta está em modo unidirecional',
    WITHDRAWALS: 'A chave pode sacar dinheiro',
    IP_FILTER: 'A chave funciona de qualquer endereço',
    CLOCK: 'O relógio do worker está errado',
    REQUEST_BUDGET: 'O limite de pedidos da corretora está esgotado no endereço do worker',
  },
};
