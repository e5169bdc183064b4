// What stands around every page, in Portuguese.
import type { PAGE_ENGLISH } from './page-english';

export const PAGE_PORTUGUESE: typeof PAGE_ENGLISH = {
  language: 'Idioma',
  loading: 'Carregando…',
  noAnswer: 'O servidor não responde. Tentando de novo…',
  clockOff: 'O relógio deste aparelho está errado. As horas seguem o relógio do servidor.',
  logOut: 'Sair',
  logOutFailed: 'Você não saiu: o servidor não responde. Tente de novo.',
  roles: { viewer: 'leitura', operator: 'operação', admin: 'administração' },
  skip: 'Ir para o conteúdo',
  navigation: 'Páginas',
  noPage: 'Esta página não existe',
  toStart: 'Ir para os hedges abertos',
  chartFailed:
    'O gráfico não pôde ser carregado. Carregue a página de novo; o que ele mostra está ao lado como texto.',
  notAllowed: 'Seu perfil não pode ver esta página.',
};
