// The page of the users, in Portuguese.
import type { USERS_ENGLISH } from './users-english';

export const USERS_PORTUGUESE: typeof USERS_ENGLISH = {
  title: 'Usuários',
  empty: 'Ainda não há usuário.',
  columns: {
    name: 'Nome',
    role: 'Perfil',
    totp: 'Autenticador',
    created: 'Desde',
    actions: 'Ações',
  },
  you: 'você',
  disabled: 'desativado',
  withTotp: 'sim',
  withoutTotp: 'nenhum',
  add: 'Adicionar usuário',
  changeRole: 'Mudar perfil',
  setPassword: 'Nova senha',
  enable: 'Ativar',
  disable: 'Desativar',
  removeTotp: 'Remover autenticador',
  name: 'Nome',
  nameHint: 'Até 64 letras, dígitos e . _ @ + -; maiúsculas e minúsculas são iguais.',
  role: 'Perfil',
  roles: {
    viewer: 'vê tudo, não muda nada',
    operator: 'também abre, altera e fecha hedges',
    admin: 'também cuida de contas, usuários e chaves',
  },
  password: 'Nova senha',
  passwordHint: 'Pelo menos 12 caracteres, de qualquer tipo. Não a conte a mais ninguém.',
  loggedOut: 'Isto encerra todas as sessões de {name}.',
  disableMeaning: '{name} não entra mais, e todas as suas sessões terminam na hora.',
  enableMeaning: '{name} pode entrar de novo.',
  removeTotpMeaning:
    '{name} passa a entrar só com a senha. Isto é para quem perdeu o autenticador e os códigos de recuperação: tenha certeza de quem pede.',
};
