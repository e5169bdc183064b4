// Everything the page says, in Portuguese.
import type { Words } from './english';

export const PORTUGUESE: Words = {
  title: 'Hedges',
  language: 'Idioma',
  loading: 'Carregando…',
  noAnswer: 'O servidor não responde. Tentando de novo…',
  clockOff: 'O relógio deste aparelho está errado. As horas seguem o relógio do servidor.',
  logOut: 'Sair',
  logOutFailed: 'Você não saiu: o servidor não responde. Tente de novo.',
  queues: 'Filas',
  roles: { viewer: 'leitura', operator: 'operação', admin: 'administração' },
  login: {
    title: 'Entrar',
    ended: 'Sua sessão terminou. Entre de novo para continuar de onde parou.',
    insecure:
      'Este endereço não é HTTPS nem localhost, e o navegador não vai guardar seu acesso. Abra a página por HTTPS.',
    name: 'Nome',
    password: 'Senha',
    code: 'Código do autenticador, ou um código de recuperação',
    submit: 'Entrar',
    waiting: 'Entrando…',
    problems: {
      failed: 'O nome, a senha ou o código está errado.',
      codeRequired: 'A senha está certa. Agora informe o código do seu autenticador.',
      throttled: 'Muitas tentativas falharam. Você pode tentar de novo em {wait}.',
      busy: 'Muitas pessoas estão entrando ao mesmo tempo. Tente de novo.',
      incomplete: 'Falta algo, ou o código é curto demais: ele tem pelo menos 6 caracteres.',
      unreachable: 'O servidor não responde. Verifique a conexão e tente de novo.',
      internal: 'O servidor não conseguiu autenticar você. O registro dele diz o motivo.',
    },
  },
};
