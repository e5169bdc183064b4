// The page of the finished hedges, in Portuguese.
import type { HISTORY_ENGLISH } from './history-english';

export const HISTORY_PORTUGUESE: typeof HISTORY_ENGLISH = {
  title: 'Histórico',
  empty:
    'Nenhum hedge foi fechado ainda. Cada um que fechar ganha uma linha aqui, com números executados.',
  columns: {
    closed: 'Fechado',
    hedge: 'Hedge',
    legs: 'Pernas',
    result: 'Resultado',
    trigger: 'Previsto, executado',
    commissions: 'Comissões',
    naked: 'Uma perna só',
  },
  filter: {
    symbol: 'Símbolo',
    symbolHint: 'BTC/USDT',
    symbolWrong: 'Um símbolo se escreve como em BTC/USDT.',
    reason: 'Motivo',
    allReasons: 'Todo motivo',
  },
  export: 'Baixar em CSV',
  zone: 'Horários de {zone}.',
  reasons: {
    PROFIT_TARGET: 'alvo atingido',
    MANUAL: 'pedido',
    LIQUIDATION: 'liquidação',
    ADL: 'desalavancagem automática',
    LEG_CLOSED: 'perna fechada por terceiros',
    CLOSED_OUTSIDE: 'fechado por fora',
    UNDO: 'não pôde ser aberto inteiro',
  },
  by: 'por {name}',
  age: 'aberto por {age}',
  net: 'líquido',
  booked: '{amount} segundo a corretora',
  netUnknown: 'líquido desconhecido',
  predicted: 'previsto {amount}',
  notPredicted: 'nenhuma previsão foi guardada',
  executed: 'executado {amount}',
  slippage: 'desvio {amount}',
  partOutside: 'terceiros fecharam uma parte, que não está em valor algum aqui',
  corrected: 'execuções achadas depois',
  noCommission: 'nenhuma',
  chart: {
    title: 'PnL realizado, acumulado',
    realized: 'realizado',
    net: 'depois das comissões',
    summary: 'Fechados: {count}. {realized} realizado, {net} depois das comissões.',
    summaryWithoutNet:
      'Fechados: {count}. {realized} realizado; depois das comissões não se sabe, porque falta o líquido de {unknown}.',
    byDay:
      'São hedges demais para desenhar um a um: estão somados por dia (UTC), de {from} a {to}. O que fechou antes não está no gráfico.',
    funding: 'O funding não está nestes valores.',
    at: 'hora',
  },
};
