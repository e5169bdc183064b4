// Finds bytes in what passes over one connection: words in an order, each in its own direction.

/** Who says the bytes. */
export type Speaker = 'client' | 'server';

/** Words that one side says, such as an SQL text, a Redis command or `COMMIT`. */
export type ProxyWords = { readonly fromClient: string } | { readonly fromServer: string };

const speakerOf = (words: ProxyWords): Speaker => ('fromClient' in words ? 'client' : 'server');
const bytesOf = (words: ProxyWords): Buffer =>
  Buffer.from('fromClient' in words ? words.fromClient : words.fromServer, 'utf8');

/** How far one connection has come in one sequence of words; it begins anew after the last. */
export class WordMatcher {
  readonly #words: readonly ProxyWords[];
  #next = 0;
  // The end of what was said, per side: words may be split over two chunks.
  readonly #tails: Record<Speaker, Buffer> = { client: Buffer.alloc(0), server: Buffer.alloc(0) };

  constructor(words: readonly ProxyWords[]) {
    if (words.length === 0 || words.some((each) => bytesOf(each).length === 0)) {
      throw new Error('words to wait for must be given');
    }
    this.#words = words;
  }

  /** Takes the next bytes of one side; gives how often the whole sequence ended in them. */
  count(speaker: Speaker, chunk: Buffer): number {
    let text = Buffer.concat([this.#tails[speaker], chunk]);
    let ended = 0;
    for (;;) {
      const words = this.#words[this.#next];
      if (words === undefined || speakerOf(words) !== speaker) break;
      const bytes = bytesOf(words);
      const at = text.indexOf(bytes);
      if (at < 0) break;
      text = text.subarray(at + bytes.length);
      this.#next += 1;
      if (this.#next < this.#words.length) continue;
      this.#next = 0;
      ended += 1;
    }
    const longest = Math.max(...this.#words.map((each) => bytesOf(each).length));
    this.#tails[speaker] = text.subarray(Math.max(0, text.length - longest + 1));
    return ended;
  }
}
