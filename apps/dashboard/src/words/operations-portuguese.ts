// The page of the open hedges, in Portuguese.
import type { OPERATIONS_ENGLISH } from './operations-english';

export const OPERATIONS_PORTUGUESE: typeof OPERATIONS_ENGLISH = {
  title: 'Hedges',
  empty:
    'Nenhum hedge aberto. Os que forem registrados ou abertos pela API aparecem aqui sozinhos.',
  noMatch: 'Nenhum hedge corresponde ao que foi escolhido.',
  showAll: 'Mostrar todos',
  cut: 'Há mais hedges do que esta página mostra: estes são os 1.000 mais novos.',
  silence:
    'Nenhuma posição foi lida há {age}. Sem leitura, nenhum lucro é realizado: verifique o worker e a corretora.',
  naked: {
    title: 'Perna descoberta: um lado está aberto sozinho',
    meaning:
      'Um lado do hedge foi fechado e o outro não. O fechamento continua sozinho; se o relógio não parar, olhe a corretora.',
  },
  columns: {
    hedge: 'Hedge',
    legs: 'Pernas',
    profit: 'PnL',
    target: 'Alvo',
    reading: 'Leitura',
    status: 'Situação',
  },
  entry: 'a',
  mark: 'agora',
  unread: 'ainda sem leitura',
  read: 'lido há {age}',
  age: 'aberto há {age}',
  progress: {
    label: 'Avanço até o alvo',
    target: 'de {target}',
    reached: 'alvo atingido',
    missing: 'faltam {money} ({share})',
  },
  accountDisabled: 'conta desativada',
  standings: {
    naked: 'perna descoberta',
    attention: 'exige atenção',
    closing: 'fechando',
    opening: 'abrindo',
    closeAsked: 'fechamento pedido',
    paused: 'em pausa',
    watching: 'vigiando',
  },
  attentions: {
    SHORT_POSITION: 'A posição na corretora é menor que este hedge.',
    RESTING_ORDERS: 'Ordens em espera seguram a quantidade que o fechamento precisa.',
    EVIDENCE_CONFLICT: 'O que a corretora diz de uma ordem não bate.',
    FOREIGN_ORDER: 'Uma ordem nossa foi encontrada com valores diferentes dos enviados.',
    UNKNOWN_24H: 'O resultado de uma ordem é desconhecido há um dia.',
    LEG_GONE: 'Uma perna foi fechada por terceiros.',
    ACCOUNT_REFUSED: 'A corretora recusa a chave da conta.',
  },
  filter: {
    search: 'Buscar',
    status: 'Situação',
    sort: 'Ordem',
    allStatuses: 'Toda situação',
  },
  sorts: {
    urgent: 'Mais urgentes',
    progress: 'Mais perto do alvo',
    gain: 'Maior PnL',
    loss: 'Menor PnL',
    newest: 'Mais novos',
    oldest: 'Mais antigos',
    symbol: 'Símbolo',
  },
};
