// The page of the own way in, in Portuguese.
import type { ME_ENGLISH } from './me-english';

export const ME_PORTUGUESE: typeof ME_ENGLISH = {
  title: 'Minha conta',
  changePassword: 'Mudar a senha',
  changeMeaning: 'Isto encerra todas as suas sessões; você entra de novo com a senha nova.',
  current: 'Senha atual',
  again: 'Nova senha mais uma vez',
  differs: 'A nova senha não foi escrita igual nas duas vezes.',
  noQr: 'O código QR não pôde ser carregado: digite o segredo no autenticador.',
  totp: {
    title: 'Autenticador',
    meaning:
      'Com um autenticador no celular, a senha sozinha não abre nada: cada entrada pede também o código dele.',
    present: 'Você tem um: cada entrada pede o código dele.',
    begin: 'Configurar um autenticador',
    scan: 'Leia isto com o autenticador do celular, ou digite o segredo. Ele não protege nada antes de um código confirmar.',
    qr: 'Código QR para o autenticador',
    open: 'Abrir num autenticador deste aparelho',
    secret: 'Segredo',
    code: 'Código que o autenticador mostra',
    confirm: 'Confirmar',
    confirmed: 'Confirmado: a partir de agora cada entrada pede um código.',
    recovery: 'Códigos de recuperação: cada um abre uma vez no lugar de um código',
    remove: 'Remover o autenticador',
    removeMeaning: 'A senha sozinha passa a abrir sua conta.',
    removed: 'Removido: só a senha é pedida.',
  },
};
