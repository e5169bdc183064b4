// What the signaller says in English.
import type { Words } from './words';

const example = 'https://example.com/functions/v1/monitor-execution';

/** English words. */
export const english: Words = {
  block: {
    title: 'Signal statistics',
    uptime: 'Uptime',
    sent: 'Signals sent',
    succeeded: 'Signals succeeded',
    failed: 'Signals failed',
    rate: 'Success rate',
    lastStatus: 'Last status',
    byKind: 'Failures by kind',
    none: 'none yet',
  },
  line: { sent: 'sent', succeeded: 'ok', failed: 'fail' },
  kinds: {
    key: '401',
    status: 'status',
    timeout: 'timeout',
    refused: 'refused',
    unreachable: 'unreachable',
    reset: 'reset',
    name: 'name',
    certificate: 'certificate',
    other: 'other',
  },
  answers: {
    started: 'processing',
    running: 'skipped',
    throttled: 'throttled',
    keyRefused: 'key refused',
    unexpected: 'unexpected',
  },
  attempt: ({ code, address, port, hostname }) => {
    if (address === undefined) return hostname === undefined ? code : `${code} for ${hostname}`;
    const where = port === undefined ? address : `${address} port ${port}`;
    return `${code} at ${where} (${address.includes(':') ? 'IPv6' : 'IPv4'})`;
  },
  start: (address, intervalMs) => `Sending a signal to ${address} every ${intervalMs} ms.`,
  clearText: (host) =>
    `Warning: the key travels to ${host} unencrypted; set EDGE_FUNCTION_URL to an https address.`,
  firstSuccess: 'The first signal was received.',
  successAgain: 'Signals are received again.',
  failure: (what) => `Signal failed: ${what}.`,
  alert: {
    silent: (address, seconds, what) =>
      `The API at ${address} has taken no signal for ${seconds} s (last: ${what}): ` +
      'look whether it and its proxy run. The worker goes on by itself meanwhile.',
    notTaken: (host, why) => `The alert is not taken by ${host} yet: ${why}. It is sent again.`,
  },
  advice: {
    key: 'Set MONITOR_API_KEY to the key that the API accepts.',
    notFound: 'Check the path of EDGE_FUNCTION_URL.',
    name: 'Check the host name in EDGE_FUNCTION_URL.',
  },
  signingAdvice:
    'Compare MONITOR_KEY_ID and MONITOR_SIGNING_SECRET with the API, and the clock: 30 s are too much.',
  settings: {
    noUrl: `Set EDGE_FUNCTION_URL to the address of the signal endpoint, such as ${example}.`,
    wrongUrl: `EDGE_FUNCTION_URL is no http or https address: set it to one such as ${example}.`,
    noPath: `EDGE_FUNCTION_URL has no path: set it to the whole address, such as ${example}.`,
    noKey: 'Set MONITOR_API_KEY to the key that the API was given as MONITOR_API_KEY.',
    quotedKey: 'MONITOR_API_KEY has quotes around it: set it to the key alone.',
    wrongKey:
      'MONITOR_API_KEY has spaces, line breaks or characters that a header cannot carry: set it anew.',
    wrongSigningKey:
      'Set MONITOR_KEY_ID and MONITOR_SIGNING_SECRET to the keyId and the secret that the API answered, or neither.',
    wrongWebhook: 'ALERT_WEBHOOK_URL is no http or https address: set it to one, or to nothing.',
    wrongSecret:
      'Set ALERT_WEBHOOK_SECRET to what the receiver checks with, at least 16 characters without spaces.',
    wrongInterval: (name, text) =>
      `${name} is "${text}": set it to whole milliseconds from 100 to 3600000.`,
    wrongChoice: (name, text, choices) =>
      `${name} is "${text}": set it to ${choices.join(' or ')}.`,
  },
  file: {
    unreadable: (file, code) => `${file} cannot be read (${code}): let this user read the file.`,
    malformed: (file, line) => `${file} line ${line} is no NAME=value: correct or remove the line.`,
    unquoted: (file, line) =>
      `${file} line ${line} has a value with # in it: put the value in single quotes.`,
    unknownName: (file, line, name) =>
      `${file} line ${line}: the signaller knows no ${name}; the line is ignored.`,
  },
};
