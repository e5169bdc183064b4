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
  findings: {
    CREDENTIALS: {
      passed: ['A corretora aceita a chave.'],
      failed: ['A corretora não foi consultada: {cause}.', 'A corretora recusa a chave: {why}.'],
      unknown: ['Não havia espaço para perguntar.'],
    },
    HEDGE_MODE: {
      passed: ['Está ativo.'],
      failed: ['A conta está em modo unidirecional e não pode ter as duas pernas.'],
      unknown: ['Não havia espaço para perguntar.'],
    },
    WITHDRAWALS: {
      passed: ['A chave não pode sacar.'],
      failed: ['A chave pode sacar: retire essa permissão.'],
      unknown: ['A corretora não informa.'],
    },
    IP_FILTER: {
      passed: ['A chave só funciona a partir de endereços listados.'],
      failed: ['A chave funciona de qualquer endereço: liste os do worker.'],
      unknown: ['A corretora não informa.'],
    },
    CLOCK: {
      passed: ['O relógio do worker está a {offsetMs} ms do da corretora.'],
      failed: ['O relógio do worker está a {offsetMs} ms do da corretora.'],
      unknown: ['A corretora não informou a hora.'],
    },
    REQUEST_BUDGET: {
      passed: [
        '{used} de {limit} usados em {seconds} s, como a corretora informou por último: espaço para {readings} leituras.',
      ],
      failed: [
        '{used} de {limit} usados em {seconds} s, como a corretora informou por último: sem espaço para mais.',
        'Não se sabe quanto está usado: sem espaço para mais.',
      ],
      unknown: [
        'A corretora não informou quanto está usado: espaço para {readings} leituras.',
        'A corretora não informou quanto está usado.',
      ],
    },
  },
  risks: {
    HEDGE_MODE: 'A conta está em modo unidirecional',
    WITHDRAWALS: 'A chave pode sacar dinheiro',
    IP_FILTER: 'A chave funciona de qualquer endereço',
    CLOCK: 'O relógio do worker está errado',
    REQUEST_BUDGET: 'O limite de pedidos da corretora está esgotado no endereço do worker',
  },
};
