// The page of one hedge, in Portuguese.
import type { OPERATION_ENGLISH } from './operation-english';

export const OPERATION_PORTUGUESE: typeof OPERATION_ENGLISH = {
  title: 'Hedge',
  removed: 'Este hedge não está aqui: foi removido, ou nunca existiu.',
  back: 'Todos os hedges',
  why: {
    title: 'Por que ainda não fecha',
    states: {
      opening: 'Está sendo aberto. Com as duas pernas inteiras, passa a ser vigiado.',
      closing: 'Está sendo fechado, e vai até o fim.',
      asked: 'O fechamento foi pedido: o próximo ciclo começa, qualquer que seja o alvo.',
      held: 'Isto segura o fechamento:',
      reached: 'Nada segura: o próximo ciclo confirma as marcações por cotações novas, e fecha.',
    },
    met: 'cumprido',
    holds: 'segura',
    checks: {
      account: {
        met: 'A conta está ativada.',
        holds: 'A conta está desativada: nada começa a fechar.',
      },
      paused: { met: 'Não está em pausa.', holds: 'Está em pausa: o alvo não é realizado.' },
      request: {
        met: 'Nenhum pedido espera resposta.',
        holds: 'Um fechamento foi pedido e não começou a tempo; o worker não disse por quê.',
      },
      attention: { met: 'Não exige atenção.', holds: 'Exige atenção: {reason}' },
      ban: {
        met: 'A corretora aceita pedidos.',
        holds: 'A corretora pediu uma pausa, por mais {left}.',
      },
      reading: {
        met: 'As duas pernas foram lidas há {age}.',
        holds: 'As duas pernas foram lidas há {age}. Sem leitura nada é decidido.',
        never: 'Nenhuma leitura cobriu as duas pernas ainda.',
      },
      target: {
        met: 'O PnL de {pnl} atingiu o alvo de {target}.',
        holds: 'PnL de {pnl} de {target}: faltam {missing} ({share}).',
        never: 'O PnL ainda não é conhecido.',
      },
      retry: {
        met: 'Nenhuma tentativa foi retirada há pouco.',
        holds: 'As ordens foram retiradas, e nada executou: tenta de novo em {left}.',
      },
    },
  },
  finished: 'Encerrado',
  chart: {
    title: 'PnL contra o alvo',
    time: 'Hora',
    pnl: 'PnL',
    target: 'Alvo',
    summary: 'Menor {lowest}, maior {highest}, último {last} em {duration}.',
    none: 'Nenhuma leitura foi guardada ainda.',
    kept: 'Guarda-se uma leitura a cada 10 s da última hora, e a cada 5 minutos de uma semana.',
  },
  timeline: {
    title: 'O que aconteceu',
    registered: 'Registrado',
    asked: 'Fechamento pedido por {by}',
    attention: 'Exige atenção: {reason}',
    decided: 'Decidido: {reason}{pnl}',
    decidedPnl: ', com total de {pnl}',
    sent: '{order} {side} {quantity} {symbol} enviada (tentativa {attempt}): {state}',
    refusal: 'a corretora disse: {refusal}',
    fill: '{side} {quantity} {symbol} executado a {price}, comissão {commission}',
    external: '{side} {quantity} {symbol} executado a {price} por terceiros: {cause}',
    closed: 'Fechado, líquido {net}',
    unknown: 'desconhecido',
    states: {
      INTENDED: 'ainda não enviada',
      SENT: 'o resultado ainda não é conhecido',
      FILLED: 'executada',
      PARTIAL_FINAL: 'executada em parte',
      REJECTED: 'recusada',
      ABSENT: 'comprovado que nunca executou',
      CANCELLED: 'retirada antes de ser enviada',
    },
    causes: { MANUAL: 'uma pessoa', LIQUIDATION: 'liquidação', ADL: 'autodesalavancagem' },
  },
};
