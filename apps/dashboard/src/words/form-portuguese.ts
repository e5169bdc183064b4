// What every form says, in Portuguese.
import type { FORM_ENGLISH } from './form-english';

export const FORM_PORTUGUESE: typeof FORM_ENGLISH = {
  cancel: 'Cancelar',
  sending: 'Enviando…',
  done: 'Pronto',
  kept: 'Já guardei',
  copy: 'Copiar',
  copied: 'Copiado.',
  notCopied: 'O navegador não copiou: selecione o texto e copie você mesmo.',
  once: 'Aparece só desta vez e não pode ser lido depois. Guarde agora no lugar certo.',
};
