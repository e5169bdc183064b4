// What a language of the signaller has to say.
import type { Attempt, FailureKind } from './outcome';

/** Everything the signaller writes, in one language. */
export interface Words {
  /** The statistics block: a title and its labels. */
  readonly block: {
    readonly title: string;
    readonly uptime: string;
    readonly sent: string;
    readonly succeeded: string;
    readonly failed: string;
    readonly rate: string;
    readonly lastStatus: string;
    readonly byKind: string;
    /** The last status before the first signal. */
    readonly none: string;
  };
  /** The labels of the statistics line, as short as can be. */
  readonly line: { readonly sent: string; readonly succeeded: string; readonly failed: string };
  /** A failure's kind in one word of at most 12 bytes. */
  readonly kinds: Readonly<Record<FailureKind, string>>;
  /** What an answer means: 202, 200, 429, 401, any other. */
  readonly answers: Readonly<
    Record<'started' | 'running' | 'throttled' | 'keyRefused' | 'unexpected', string>
  >;
  readonly attempt: (attempt: Attempt) => string;
  readonly start: (address: string, intervalMs: number) => string;
  readonly clearText: (host: string) => string;
  readonly firstSuccess: string;
  readonly successAgain: string;
  readonly failure: (what: string) => string;
  /** The signaller's own alert: what it tells the webhook, and that the webhook did not take it. */
  readonly alert: {
    readonly silent: (address: string, seconds: number, what: string) => string;
    readonly notTaken: (host: string, why: string) => string;
  };
  /** What to do about a failure, where that is known. */
  readonly advice: Readonly<Partial<Record<FailureKind | 'notFound', string>>>;
  /** What to do about a refused signature. */
  readonly signingAdvice: string;
  /** Problems of the settings: one sentence each that says what to set. */
  readonly settings: {
    readonly noUrl: string;
    readonly wrongUrl: string;
    readonly noPath: string;
    readonly noKey: string;
    readonly quotedKey: string;
    readonly wrongKey: string;
    readonly wrongSigningKey: string;
    readonly wrongWebhook: string;
    readonly wrongSecret: string;
    readonly wrongInterval: (name: string, text: string) => string;
    readonly wrongChoice: (name: string, text: string, choices: readonly string[]) => string;
  };
  /** Problems of the settings file. */
  readonly file: {
    readonly unreadable: (file: string, code: string) => string;
    readonly malformed: (file: string, line: number) => string;
    readonly unquoted: (file: string, line: number) => string;
    readonly unknownName: (file: string, line: number, name: string) => string;
  };
}
