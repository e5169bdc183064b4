// The page of the accounts, in Portuguese.
import type { ACCOUNTS_ENGLISH } from './accounts-english';

export const ACCOUNTS_PORTUGUESE: typeof ACCOUNTS_ENGLISH = {
  title: 'Contas',
  empty:
    'Ainda não há conta. Os hedges são vigiados em contas: um administrador adiciona uma aqui.',
  columns: { account: 'Conta', key: 'Chave, desde', check: 'Verificação', actions: 'Ações' },
  disabled: 'desativada',
  neverChecked: 'nunca verificada',
  checkPassed: 'aprovada',
  checkFailed: 'reprovada',
  add: 'Adicionar conta',
  change: 'Alterar',
  save: 'Salvar',
  replaceKey: 'Nova chave',
  check: 'Verificar',
  enable: 'Ativar',
  disable: 'Desativar',
  remove: 'Excluir',
  label: 'Nome',
  mode: 'Tipo',
  modes: {
    paper: 'paper: a corretora de papel, sem dinheiro real',
    demo: 'demo: a rede de testes da própria corretora',
    live: 'live: dinheiro real',
  },
  egressAddress: 'Sai pelo endereço (pode ficar vazio)',
  egressHint:
    'Um dos EGRESS_ADDRESSES do worker, onde ele tem vários. Sem ele, os pedidos saem pelo primeiro do worker.',
  leavesFrom: 'sai por {address}',
  live: 'As ordens desta conta movem dinheiro real. O servidor só a aceita onde isso é permitido.',
  apiKey: 'Chave da API',
  secret: 'Segredo',
  secretHint: 'Os dois são cifrados antes de guardados, e nunca mais mostrados.',
  sameAccount:
    'Outra chave da mesma conta na corretora: é lá que as posições e ordens são procuradas.',
  acceptRisks: 'Aceitar estes riscos',
  passed: 'A corretora foi consultada, e a verificação aprovou.',
  notPassed: 'A verificação reprovou: nada novo é registrado nesta conta.',
  notChecked:
    'Guardada, mas ninguém pôde consultar a corretora agora: ela é verificada antes do primeiro hedge.',
  disableMeaning:
    '{label} não recebe hedge nem começa fechamento enquanto desativada. Lucros não são realizados. Um fechamento já começado termina.',
  enableMeaning: '{label} volta a ser lida, e seus hedges voltam a fechar no alvo.',
  removeMeaning: '{label} sai de vez: a chave é apagada, e não há volta. O histórico fica.',
};
