// What a guard taken out of the sources is.
import type { Fault } from './faults';

/** One edit: `find` must stand exactly once in the source, or it proves nothing. */
export interface Edit {
  /** `package/module`, without its extension. */
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

/** One guard removed. */
export interface Mutant {
  /** Its name, under which its seed is kept. */
  readonly guard: string;
  /** What the protocol does then. */
  readonly without: string;
  /** Instead of a seed's drawn faults, where these are too rare to be drawn. */
  readonly faults?: readonly Fault[];
  readonly edits: readonly Edit[];
}
