// What every list says, in Portuguese.
import type { LIST_ENGLISH } from './list-english';

export const LIST_PORTUGUESE: typeof LIST_ENGLISH = {
  old: 'Desatualizado: era assim há {age}.',
  more: 'Mostrar mais',
  loadingMore: 'Carregando mais…',
  noMatch: 'Nada corresponde ao que foi escolhido.',
  showAll: 'Mostrar tudo',
  account: 'Conta',
  allAccounts: 'Todas as contas',
  from: 'De',
  to: 'Até',
  order: '“De” vem depois de “até”: não há nada entre eles.',
};
