// Logging in, in Portuguese.
import type { LOGIN_ENGLISH } from './login-english';

export const LOGIN_PORTUGUESE: typeof LOGIN_ENGLISH = {
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
};
