// What alerts say, and why something could not be done, in Portuguese.
import type { ALERTS_ENGLISH } from './alerts-english';

export const ALERTS_PORTUGUESE: typeof ALERTS_ENGLISH = {
  wordings: {
    NAKED_OPENING: 'Uma perna pode estar aberta e a outra ainda não.',
    NAKED_CLOSING: 'Uma perna pode estar fechada e a outra ainda aberta.',
    NAKED_WAS: 'Uma perna foi fechada {ms} ms antes da outra.',
    OUTCOME_UNKNOWN:
      'Não se sabe se uma ordem da perna {side} executou. A cada ciclo pergunta-se por ela, e ela não é enviada de novo.',
    REFUSED_REPEATEDLY:
      'A corretora recusa a ordem da perna {side}, {times} vezes seguidas: {why}.',
    NEEDS_ATTENTION: '{reason}',
    LEG_HELD:
      'Terceiros fecharam uma perna, e a outra está sozinha. Ela também deve ser fechada, mas não chega a ser: {why}.',
    LEG_SWITCHED_OFF:
      'Terceiros fecharam uma perna, e a outra está sozinha. Ela também deve ser fechada, mas não chega a ser: {why}. Ative isso de novo, peça o fechamento ou feche a perna à mão.',
    EXECUTED_LATE: 'A ordem {order}, dada como inexistente, executou {executed} afinal.',
    LEG_CLOSED_FOLLOWED: 'Terceiros fecharam uma perna ({reason}): a outra está sendo fechada.',
    LEG_CLOSED_ENDED:
      'Terceiros fecharam uma perna ({reason}): o hedge foi encerrado, e nenhuma ordem foi enviada.',
    CLOSE_LAPSED:
      'O fechamento pedido por {by} não começou em {seconds} s, e nada dele executou: {why}.',
    NOT_OPENED_UNDONE:
      'Não pôde ser aberto inteiro, e o que se abriu dele está fechado de novo: {why}.',
    NOT_OPENED_NOTHING: 'Não pôde ser aberto, e nada dele executou: {why}.',
    SIGNALLER_SILENT:
      'Nenhum sinal há 10 s. O worker faz ciclos sozinho, a cada 12 s: veja o sinalizador e o caminho dele até a API.',
    NOT_SERVED: 'Nada é feito nesta conta: {why}.',
    ROWS_DAMAGED: 'Este hedge não é vigiado, porque suas linhas não podem ser lidas: {why}.',
    KEY_REFUSED:
      'A corretora recusa a chave, e nada da conta é fechado: {why}. Veja a chave, as permissões e os endereços permitidos dela.',
    BANNED: 'A corretora {mode} baniu este endereço, e nada lhe é pedido a partir dele: {why}.',
    BANNED_ADDRESS:
      'A corretora {mode} baniu o endereço {address}, e nada lhe é pedido a partir dele: {why}.',
    READINGS_LATE:
      'O limite de pedidos deste endereço é pequeno demais para {accounts} contas da corretora {mode}. Uma não é lida há dois minutos, e um alvo atingido nela não é visto. Veja se outros usam o endereço, e distribua as contas por vários.',
    READINGS_LATE_ADDRESS:
      'O limite de pedidos do endereço {address} é pequeno demais para {accounts} contas da corretora {mode}. Uma não é lida há dois minutos, e um alvo atingido nela não é visto. Veja se outros usam o endereço, e distribua as contas por vários.',
    ACCOUNTS_WAIT:
      'Contas da corretora {mode} esperam por um worker há 20 s, e um alvo atingido nelas não é visto. Veja o que detém os workers, ou inicie mais.',
    CLOCK_AHEAD:
      'O relógio do worker está cerca de {seconds} s adiantado em relação ao da corretora {mode}: acerte-o. As ordens são assinadas com a hora da corretora mesmo assim.',
    CLOCK_BEHIND:
      'O relógio do worker está cerca de {seconds} s atrasado em relação ao da corretora {mode}: acerte-o. As ordens são assinadas com a hora da corretora mesmo assim.',
    NO_PROGRESS: 'Chegam sinais, e nenhum worker avança.',
    QUEUE_FULL: 'Nenhum ciclo pode ser pedido: a memória do armazenamento da fila está cheia.',
    QUEUE_SILENT: 'Nenhum ciclo pode ser pedido: o armazenamento da fila não responde.',
    QUEUE_UNFIT: 'O processo {process} não inicia: {why}.',
    QUEUE_PAUSED:
      'Alguém pôs a fila de ciclos em pausa. Nada é vigiado, e um fechamento já começado fica parado, até que ela seja retomada.',
    ACCOUNT_QUEUE_PAUSED:
      'Alguém pôs a fila account-cycle em pausa. Nenhuma conta é lida, e um fechamento já começado fica parado, até que ela seja retomada.',
    DATABASE_UNUSABLE:
      'O worker não consegue escrever no PostgreSQL. Nada é vigiado e nada é enviado; um fechamento já começado fica parado.',
  },
  causes: {
    LIVE_NOT_ALLOWED: 'operar de verdade não é permitido nesta instalação',
    CREDENTIALS_MISSING: 'a chave dela não está guardada',
    CREDENTIALS_SEALED: 'a chave dela não abre com esta CREDENTIALS_KEY',
    EGRESS_MISSING: 'falta o endereço dela em EGRESS_ADDRESSES do worker',
    NO_EXCHANGE_TIME: 'a hora da corretora não é conhecida',
    EXCHANGE_SILENT: 'a corretora não responde',
    BAN_UNKNOWN: 'não se sabe se a corretora baniu este endereço',
    POSITIONS_UNREAD: 'não foi possível ler as posições',
    NO_CYCLE: 'nenhum ciclo chegou a ele a tempo',
    LEG_UNKNOWN: 'uma perna não tem posição, e não se sabe quem a fechou',
    POSITION_SHORT: 'uma posição é menor do que os hedges seguram dela',
    ORDERS_WITHDRAWN: 'as ordens foram retiradas, e nada executou',
    ORDER_REFUSED: 'uma ordem foi recusada',
    ORDER_ABSENT: 'uma ordem não é encontrada na corretora',
    ORDER_IN_PART: 'uma ordem foi executada só em parte',
    ORDER_LATE: 'não pôde ser enviado a tempo',
    NO_REASON: 'sem motivo informado',
    OTHER_LEG_SHORT: 'a posição é menor que a perna',
    PAUSED: 'o hedge está em pausa',
    DISABLED: 'a conta está desativada',
    PAUSED_AND_DISABLED: 'o hedge está em pausa e a conta está desativada',
  },
};
