// What the signaller is told by its environment and by `.env.monitor`, with every problem at once.
import { languageOfLocale, wordsOf, type Language } from './language';
import type { Words } from './words';
import type { SigningKey } from './request';
import type { WebhookSettings } from './webhook';
import type { SettingsFile } from './settings-file';
import { parseSettingsText } from './settings-file';

/** The signaller's settings. */
export interface SignallerSettings {
  /** The signal endpoint, http or https. */
  readonly url: URL;
  /** A text is sent as `x-monitor-key`, another key signs; never printed. */
  readonly key: string | SigningKey;
  readonly signalIntervalMs: number;
  readonly statsIntervalMs: number;
  readonly statsStyle: StatsStyle;
  /** Whom to tell that the API takes no signals; null for nobody. */
  readonly webhook: WebhookSettings | null;
  /** For how long it must take none. */
  readonly alertAfterMs: number;
}

/** How the statistics are written: a block of lines, or one short line. */
export type StatsStyle = 'block' | 'line';

/** Either the settings or all that is wrong, one sentence each; both in the words to go on with. */
export type SettingsResult = { readonly words: Words } & (
  | {
      readonly kind: 'valid';
      readonly settings: SignallerSettings;
      /** What is worth knowing and stops nothing, one sentence each. */
      readonly notices: readonly string[];
    }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] }
);

/** Variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

const names = [
  'EDGE_FUNCTION_URL',
  'MONITOR_API_KEY',
  'MONITOR_KEY_ID',
  'MONITOR_SIGNING_SECRET',
  'SIGNAL_INTERVAL_MS',
  'STATS_INTERVAL_MS',
  'STATS_STYLE',
  'SIGNALLER_LANG',
  'ALERT_WEBHOOK_URL',
  'ALERT_WEBHOOK_SECRET',
  'ALERT_AFTER_MS',
];

/** Reads the variables from the environment and, where it has none or an empty one, from the file. */
export function readSettings(environment: Variables, file: SettingsFile): SettingsResult {
  const fromFile = file.kind === 'read' ? parseSettingsText(file.text) : [];
  const variables: Record<string, string | undefined> = {};
  for (const line of fromFile) if (line.kind === 'value') variables[line.name] = line.value;
  for (const name of names) {
    if ((environment[name]?.trim() ?? '') !== '') variables[name] = environment[name];
  }

  const locale = languageOfLocale(environment);
  const language = readChoice<Language>(variables, 'SIGNALLER_LANG', ['pt', 'en']);
  const words = wordsOf(language.value ?? locale);
  const problems: string[] = [];
  const notices: string[] = [];
  if (file.kind === 'unreadable') problems.push(words.file.unreadable(file.file, file.code));
  for (const line of fromFile) {
    const where = [file.kind === 'read' ? file.file : '', line.line] as const;
    if (line.kind === 'malformed') problems.push(words.file.malformed(...where));
    else if (line.kind === 'unquoted') problems.push(words.file.unquoted(...where));
    else if (!names.includes(line.name)) {
      notices.push(words.file.unknownName(...where, line.name));
    }
  }
  // What a broken file lacks is not missing: its own sentences are enough.
  if (problems.length > 0) return { kind: 'invalid', words, problems };
  const readInterval = (from: Variables, name: string, fallbackMs: number): number => {
    const text = from[name]?.trim() ?? '';
    if (text === '') return fallbackMs;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= 100 && value <= 3_600_000) return value;
    problems.push(words.settings.wrongInterval(name, text));
    return fallbackMs;
  };
  const url = readUrl(variables['EDGE_FUNCTION_URL'], words, problems);
  const signing = readSigningKey(variables, words, problems);
  const key = signing ?? readKey(variables['MONITOR_API_KEY'], words, problems);
  const signalIntervalMs = readInterval(variables, 'SIGNAL_INTERVAL_MS', 2_000);
  const statsIntervalMs = readInterval(variables, 'STATS_INTERVAL_MS', 60_000);
  const alertAfterMs = readInterval(variables, 'ALERT_AFTER_MS', 60_000);
  const webhook = readWebhook(variables, words, problems);
  const style = readChoice<StatsStyle>(variables, 'STATS_STYLE', ['block', 'line']);
  for (const choice of [style, language]) {
    if (choice.problem !== undefined) problems.push(words.settings.wrongChoice(...choice.problem));
  }
  if (problems.length > 0 || url === undefined) return { kind: 'invalid', words, problems };
  if (typeof key === 'string' && url.protocol === 'http:' && !isLoopback(url.hostname)) {
    notices.push(words.clearText(url.host));
  }
  const statsStyle = style.value ?? 'block';
  const settings: SignallerSettings = {
    ...{ url, key, signalIntervalMs, statsIntervalMs, statsStyle },
    ...{ webhook, alertAfterMs },
  };
  const advice = { ...words.advice, ...(signing && { key: words.signingAdvice }) };
  return { kind: 'valid', words: { ...words, advice }, settings, notices };
}

/** Neither the address nor the secret is repeated in a problem. */
function readWebhook(
  variables: Variables,
  words: Words,
  problems: string[],
): WebhookSettings | null {
  const address = variables['ALERT_WEBHOOK_URL']?.trim() ?? '';
  const secret = variables['ALERT_WEBHOOK_SECRET']?.trim() ?? '';
  if (address === '') return null;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (!isHttp) problems.push(words.settings.wrongWebhook);
  if (!/^[\x21-\x7e]{16,}$/.test(secret)) problems.push(words.settings.wrongSecret);
  return isHttp ? { url, secret } : null;
}

function readUrl(text: string | undefined, words: Words, problems: string[]): URL | undefined {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') {
    problems.push(words.settings.noUrl);
    return undefined;
  }
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    problems.push(words.settings.wrongUrl);
    return undefined;
  }
  if (url.pathname === '/') problems.push(words.settings.noPath);
  return url;
}

/** A list, as the API takes it while keys rotate, would be one long wrong key: the first is sent. */
function readKey(text: string | undefined, words: Words, problems: string[]): string {
  const key = text?.split(',')[0]?.trim() ?? '';
  // The key itself is never repeated, not even in part.
  if (key === '') problems.push(words.settings.noKey);
  else if (/^["'`]|["'`]$/.test(key)) problems.push(words.settings.quotedKey);
  else if (!/^[\x21-\x7e]+$/.test(key)) problems.push(words.settings.wrongKey);
  return key;
}

/** Undefined where neither part is set; nothing of the secret is repeated. */
function readSigningKey(
  variables: Variables,
  words: Words,
  problems: string[],
): SigningKey | undefined {
  const keyId = variables['MONITOR_KEY_ID']?.trim() ?? '';
  const secret = variables['MONITOR_SIGNING_SECRET']?.trim() ?? '';
  if (keyId === '' && secret === '') return undefined;
  const isWhole = /^[0-9a-f]{12}$/.test(keyId) && /^[\w-]{43}$/.test(secret);
  if (!isWhole) problems.push(words.settings.wrongSigningKey);
  return { keyId, secret };
}

function readChoice<Choice extends string>(
  variables: Variables,
  name: string,
  choices: readonly Choice[],
): { readonly value?: Choice; readonly problem?: readonly [string, string, readonly string[]] } {
  const text = variables[name]?.trim() ?? '';
  const value = choices.find((choice) => choice === text.toLowerCase());
  if (value !== undefined) return { value };
  return text === '' ? {} : { problem: [name, text, choices] };
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\./.test(hostname)
  );
}
