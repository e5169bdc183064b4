// What the signaller says in Brazilian Portuguese.
import type { Words } from './words';

const example = 'https://exemplo.com/functions/v1/monitor-execution';

/** Portuguese words. */
export const portuguese: Words = {
  block: {
    title: 'Estatísticas dos sinais',
    uptime: 'Tempo ativo',
    sent: 'Total de sinais enviados',
    succeeded: 'Sinais bem-sucedidos',
    failed: 'Sinais com falha',
    rate: 'Taxa de sucesso',
    lastStatus: 'Último status',
    byKind: 'Falhas por tipo',
    none: 'nenhum ainda',
  },
  line: { sent: 'env', succeeded: 'ok', failed: 'falha' },
  kinds: {
    key: '401',
    status: 'status',
    timeout: 'tempo',
    refused: 'recusada',
    unreachable: 'inacessível',
    reset: 'queda',
    name: 'nome',
    certificate: 'certificado',
    other: 'outra',
  },
  answers: {
    started: 'em processamento',
    running: 'já em execução',
    throttled: 'limitado',
    keyRefused: 'chave recusada',
    unexpected: 'inesperado',
  },
  attempt: ({ code, address, port, hostname }) => {
    if (address === undefined) return hostname === undefined ? code : `${code} para ${hostname}`;
    const where = port === undefined ? address : `${address} porta ${port}`;
    return `${code} em ${where} (${address.includes(':') ? 'IPv6' : 'IPv4'})`;
  },
  start: (address, intervalMs) => `Enviando um sinal para ${address} a cada ${intervalMs} ms.`,
  clearText: (host) =>
    `Aviso: a chave viaja até ${host} sem criptografia; defina EDGE_FUNCTION_URL com um endereço https.`,
  firstSuccess: 'O primeiro sinal foi recebido.',
  successAgain: 'Os sinais voltaram a ser recebidos.',
  failure: (what) => `Sinal com falha: ${what}.`,
  alert: {
    silent: (address, seconds, what) =>
      `A API em ${address} não recebe sinais há ${seconds} s (último: ${what}): ` +
      'veja se ela e o proxy estão rodando. Enquanto isso o worker continua sozinho.',
    notTaken: (host, why) =>
      `O alerta ainda não foi aceito por ${host}: ${why}. Ele será enviado de novo.`,
  },
  advice: {
    key: 'Defina MONITOR_API_KEY com a chave que a API aceita.',
    notFound: 'Confira o caminho em EDGE_FUNCTION_URL.',
    name: 'Confira o nome do servidor em EDGE_FUNCTION_URL.',
  },
  signingAdvice:
    'Compare MONITOR_KEY_ID e MONITOR_SIGNING_SECRET com a API, e o relógio: 30 s já são demais.',
  settings: {
    noUrl: `Defina EDGE_FUNCTION_URL com o endereço que recebe os sinais, por exemplo ${example}.`,
    wrongUrl: `EDGE_FUNCTION_URL não é um endereço http ou https: defina um como ${example}.`,
    noPath: `EDGE_FUNCTION_URL não tem caminho: defina o endereço inteiro, por exemplo ${example}.`,
    noKey: 'Defina MONITOR_API_KEY com a chave que a API recebeu em MONITOR_API_KEY.',
    quotedKey: 'MONITOR_API_KEY está entre aspas: defina somente a chave.',
    wrongKey:
      'MONITOR_API_KEY tem espaços, quebras de linha ou caracteres que um cabeçalho não aceita: defina-a de novo.',
    wrongSigningKey:
      'Defina MONITOR_KEY_ID e MONITOR_SIGNING_SECRET com o keyId e o secret que a API respondeu, ou nenhum.',
    wrongWebhook: 'ALERT_WEBHOOK_URL não é um endereço http ou https: defina um, ou deixe vazio.',
    wrongSecret:
      'Defina ALERT_WEBHOOK_SECRET com o segredo do receptor, no mínimo 16 caracteres sem espaços.',
    wrongInterval: (name, text) =>
      `${name} está como "${text}": defina milissegundos inteiros de 100 a 3600000.`,
    wrongChoice: (name, text, choices) =>
      `${name} está como "${text}": defina ${choices.join(' ou ')}.`,
  },
  file: {
    unreadable: (file, code) =>
      `Não foi possível ler ${file} (${code}): permita que este usuário leia o arquivo.`,
    malformed: (file, line) => `${file} linha ${line} não é NOME=valor: corrija ou remova a linha.`,
    unquoted: (file, line) =>
      `${file} linha ${line} tem um valor com #: coloque o valor entre aspas simples.`,
    unknownName: (file, line, name) =>
      `${file} linha ${line}: o sinalizador não conhece ${name}; a linha é ignorada.`,
  },
};
