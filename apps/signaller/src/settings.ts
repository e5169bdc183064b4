// What the signaller is told by its environment, with every problem listed at once.

/** The signaller's settings. */
export interface SignallerSettings {
  /** The signal endpoint, http or https. */
  readonly url: URL;
  /** Sent as `x-monitor-key`; never printed. */
  readonly key: string;
  readonly signalIntervalMs: number;
  readonly statsIntervalMs: number;
}

/** Either the settings or all that is wrong, one sentence each. */
export type SettingsResult =
  | { readonly kind: 'valid'; readonly settings: SignallerSettings }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** The environment's variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads EDGE_FUNCTION_URL, MONITOR_API_KEY, SIGNAL_INTERVAL_MS (2000), STATS_INTERVAL_MS (60000). */
export function readSettings(variables: Variables): SettingsResult {
  const problems: string[] = [];
  const url = readUrl(variables['EDGE_FUNCTION_URL'], problems);
  const key = readKey(variables['MONITOR_API_KEY'], problems);
  const signalIntervalMs = readInterval(variables, 'SIGNAL_INTERVAL_MS', 2_000, problems);
  const statsIntervalMs = readInterval(variables, 'STATS_INTERVAL_MS', 60_000, problems);
  if (problems.length > 0 || url === undefined) return { kind: 'invalid', problems };
  return { kind: 'valid', settings: { url, key, signalIntervalMs, statsIntervalMs } };
}

function readUrl(text: string | undefined, problems: string[]): URL | undefined {
  const example = 'such as https://example.com/functions/v1/monitor-execution';
  if (text === undefined || text.trim() === '') {
    problems.push(`Set EDGE_FUNCTION_URL to the address of the signal endpoint, ${example}.`);
    return undefined;
  }
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    problems.push(`EDGE_FUNCTION_URL is no http or https address: set it to one ${example}.`);
    return undefined;
  }
  return url;
}

/** A list, as the API takes it while keys rotate, would be one long wrong key: the first is sent. */
function readKey(text: string | undefined, problems: string[]): string {
  const key = text?.split(',')[0]?.trim() ?? '';
  if (key === '') {
    problems.push('Set MONITOR_API_KEY to the key that the API was given as MONITOR_API_KEY.');
  } else if (!/^[\x21-\x7e]+$/.test(key)) {
    // The key itself is never repeated, not even in part.
    problems.push(
      'MONITOR_API_KEY has spaces or characters that a header cannot carry: set it anew.',
    );
  }
  return key;
}

function readInterval(
  variables: Variables,
  name: string,
  fallbackMs: number,
  problems: string[],
): number {
  const text = variables[name]?.trim() ?? '';
  if (text === '') return fallbackMs;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 100 && value <= 3_600_000) return value;
  problems.push(`${name} is "${text}": set it to whole milliseconds from 100 to 3600000.`);
  return fallbackMs;
}
