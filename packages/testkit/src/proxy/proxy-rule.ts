// A rule of a proxy: what happens to the connection on which certain words were said.
import { EventEmitter, once } from 'node:events';
import { WordMatcher, type ProxyWords, type Speaker } from './byte-match';

/** When a rule strikes, and what it does. */
export interface ProxyRuleOptions {
  /** Said in this order on one connection; other bytes may be said between. */
  readonly words: readonly ProxyWords[];
  /** Which time counts, over all connections, from 1 (the default). */
  readonly nth?: number;
  /**
   * What becomes of the chunk that ends the words, so that nobody ever has the whole of it before:
   * `hold` (the default) keeps it and what that side says after, until the test releases or drops it;
   * `pass` only reports; `lose` resets the connection without it; `cut` passes it on and resets the
   * other side, so that the answer is lost; `silence` swallows it and everything after.
   */
  readonly then?: 'hold' | 'pass' | 'lose' | 'cut' | 'silence';
}

/** One connection, commanded by itself as the proxy commands all of them; the others go on. */
export interface ChosenConnection {
  /** It passes again: what was held goes on, and it is reset where it lost bytes. */
  pass(): void;
  /** Nothing passes on it and nothing is lost. */
  hold(): void;
  /** It stays open and loses every byte, until `pass`. */
  blackhole(): void;
  /** It is silent for ever. */
  halfOpen(): void;
  /** Ends both sides with a reset; what is held is lost. */
  reset(): void;
}

/** Where a rule struck. */
export interface Struck {
  readonly connection: ChosenConnection;
  /** Lets the words that are held go on. */
  release(): void;
}

/** A rule that was set; it strikes once. */
export interface ProxyRule {
  /** Resolves when the words were said; with `hold` they wait then. */
  struck(): Promise<void>;
  /** Lets the held words go on, and everything after them. */
  release(): void;
  /**
   * The connection on which the words were said: exactly that one, whatever was said on others.
   * @throws when nobody has said them yet
   */
  connection(): ChosenConnection;
  /** Loses the held words with their connection; takes the rule back if nobody has said them. */
  drop(): void;
}

/** The rule as the proxy sees it. */
export interface ArmedRule {
  readonly then: NonNullable<ProxyRuleOptions['then']>;
  /** A matcher for a new connection. */
  makeMatcher(): WordMatcher;
  /** Counts; true when it is to strike now. */
  hears(matcher: WordMatcher, speaker: Speaker, chunk: Buffer): boolean;
  strike(connection: Struck): void;
}

/**
 * @returns the rule for the test and for the proxy
 * @throws when no words are given
 */
export function makeProxyRule(options: ProxyRuleOptions): readonly [ProxyRule, ArmedRule] {
  const { words, nth = 1, then = 'hold' } = options;
  const makeMatcher = () => new WordMatcher(words);
  makeMatcher();
  const events = new EventEmitter();
  let heard = 0;
  let isArmed = true;
  let struck: Struck | null = null;
  const found = (): Struck => {
    if (struck === null) throw new Error(`nobody has said ${JSON.stringify(words)} yet`);
    return struck;
  };
  const rule: ProxyRule = {
    struck: async () => {
      if (struck === null) await once(events, 'struck');
    },
    release: () => found().release(),
    connection: () => found().connection,
    drop: () => {
      isArmed = false;
      struck?.connection.reset();
    },
  };
  const armed: ArmedRule = {
    then,
    makeMatcher,
    hears: (matcher, speaker, chunk) => {
      const before = heard;
      heard += matcher.count(speaker, chunk);
      return isArmed && before < nth && heard >= nth;
    },
    strike: (at) => {
      struck = at;
      events.emit('struck');
    },
  };
  return [rule, armed];
}
