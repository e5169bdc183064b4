// The page of keys and tokens, in Portuguese.
import type { KEYS_ENGLISH } from './keys-english';

export const KEYS_PORTUGUESE: typeof KEYS_ENGLISH = {
  title: 'Chaves',
  signalKeys: 'Chaves de sinal',
  signalKeysMeaning:
    'Com que um sinalizador prova quem é. Elas abrem a entrada de sinais e nada mais.',
  tokens: 'Tokens da API',
  tokensMeaning: 'Com que programas usam a API de operação.',
  noKeys: 'Não há chave de sinal: os sinalizadores usam MONITOR_API_KEY, onde existir.',
  noTokens:
    'Não há token: nenhum programa usa a API de operação, a não ser pela chave de administração onde existir.',
  addKey: 'Nova chave de sinal',
  addToken: 'Novo token',
  columns: {
    label: 'Nome',
    mode: 'Tipo',
    scopes: 'Pode',
    standing: 'Situação',
    used: 'Último uso',
    actions: 'Ações',
  },
  label: 'Nome',
  labelHint: 'Para qual sinalizador ela é.',
  tokenHint: 'Para qual programa ele é.',
  mode: 'Tipo',
  modes: {
    plain: 'simples: a chave vai com cada sinal',
    hmac: 'assinatura: cada sinal é assinado, o segredo nunca é enviado',
  },
  notBefore: 'Vale a partir de (opcional)',
  notAfter: 'Vale até (opcional)',
  scopes: 'O que pode fazer',
  permissions: { read: 'ler', operate: 'operar', administer: 'administrar' },
  days: 'Vale por dias',
  token: 'Token, para o cabeçalho “Authorization: Bearer”',
  standings: {
    valid: 'vale',
    early: 'ainda não, a partir de',
    over: 'acabou em',
    revoked: 'revogada',
  },
  until: 'até',
  neverUsed: 'nunca',
  revoke: 'Revogar',
  revokeMeaning:
    '{label} não abre mais nada, na hora e para sempre. O que a usa para de funcionar.',
};
