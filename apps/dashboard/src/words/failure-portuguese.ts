// What a refusal means, by its code, in Portuguese.
import type { FAILURE_ENGLISH } from './failure-english';

export const FAILURE_PORTUGUESE: typeof FAILURE_ENGLISH = {
  UNREACHABLE: 'O servidor não responde.',
  MALFORMED: 'Algo entre esta página e o servidor respondeu no lugar dele.',
  FORBIDDEN: 'Seu perfil não pode fazer isto.',
  FORBIDDEN_ORIGIN: 'O servidor só aceita mudanças do próprio endereço. Abra a página por ele.',
  CSRF_TOKEN_MISSING: 'A sessão mudou. Carregue a página de novo.',
  TOO_MANY_REQUESTS: 'O servidor recebeu pedidos demais. Espere um pouco.',
  BUSY: 'O servidor está ocupado com pedidos de outros. Tente de novo.',
  NOT_FOUND: 'Isto não existe mais.',
  INVALID_BODY: 'Algo do que foi informado não serve: {problems}',
  INVALID_QUERY: 'O que foi escolhido não pode ser mostrado: o servidor não aceita.',
  WORKER_UNAVAILABLE: 'Nenhum worker respondeu em 3 s: não se sabe o que a corretora diz.',
  EXCHANGE_FAILED: 'A corretora não respondeu, recusou a chave, ou nos bane por enquanto.',
  other: 'O servidor recusou ({code}).',
  INTERNAL: 'O servidor falhou. O registro dele diz o motivo.',
};
