// What an account's readings say of positions that are not there: two in a row must agree before
// anything is concluded. The next reading may be another worker's, so it is kept in the store.

/** What a reading said of a subject, and the time of the first in a row that said it, ms. */
export interface Said {
  readonly said: string;
  readonly readAt: number;
}

/** What the account's last reading said, by subject: an operation, or an order of it. */
export type SaidBySubject = ReadonlyMap<string, Said>;

/** One run's part of it: what the last reading said, and what this one does. */
export class SaidBook {
  readonly #before: SaidBySubject;
  readonly #now = new Map<string, Said>();

  constructor(before: SaidBySubject) {
    this.#before = before;
  }

  /**
   * Notes what this reading says of a subject.
   * @param readAt the reading's time, ms: asked twice, a reading does not agree with itself
   * @returns whether this and the previous reading say the same
   */
  agree(subject: string, said: string, readAt: number): boolean {
    const known = this.#now.get(subject) ?? this.#before.get(subject);
    const isSame = known?.said === said;
    this.#now.set(subject, isSame ? known : { said, readAt });
    return isSame && known.readAt !== readAt;
  }

  /** What is to be kept for the next reading: a subject of which this one said nothing begins anew. */
  toKeep(): SaidBySubject {
    return this.#now;
  }

  /** Whether that is other than what was kept before. */
  hasChanged(): boolean {
    if (this.#now.size !== this.#before.size) return true;
    return [...this.#now].some(([subject, { said, readAt }]) => {
      const known = this.#before.get(subject);
      return known?.said !== said || known.readAt !== readAt;
    });
  }
}
