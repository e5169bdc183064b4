// Password hashes: scrypt, with its parameters in the hash so that they can be raised later.
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { Problem } from '../problem';

export type Passwords = {
  /** @throws {Problem} 503 while too many are being made. */
  hash(password: string): Promise<string>;
  /**
   * Takes as long for a hash of nobody (null), so that the time does not tell which names exist.
   * @throws {Problem} 503 while too many are being checked.
   */
  verify(password: string, hash: string | null): Promise<boolean>;
};

type ScryptCost = { readonly log2N: number; readonly r: number; readonly p: number };

/** As strong as N=2^17, p=1 in OWASP's table, with 32 MiB at a time instead of 128. */
const COST: ScryptCost = { log2N: 15, r: 8, p: 3 };
const HASH_BYTES = 32;

/** Two at once leave threads to everything else; a queue of logins must not eat the memory. */
const RUNNING_MAX = 2;
const WAITING_MAX = 16;

const FORM = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/;

export function makePasswords(cost = COST): Passwords {
  const limited = makeLimit();
  return {
    async hash(password) {
      const salt = randomBytes(16);
      const derived = await limited(() => derive(password, salt, cost));
      const { log2N, r, p } = cost;
      return ['scrypt', log2N, r, p, ...[salt, derived].map((x) => x.toString('base64url'))].join(
        '$',
      );
    },
    async verify(password, hash) {
      const parts = FORM.exec(hash ?? '');
      if (parts === null) {
        await limited(() => derive(password, randomBytes(16), cost));
        return false;
      }
      const [log2N = 0, r = 0, p = 0] = parts.slice(1, 4).map(Number);
      const [salt, expected] = parts.slice(4).map((text) => Buffer.from(text, 'base64url'));
      if (salt === undefined || expected === undefined) return false;
      const derived = await limited(() => derive(password, salt, { log2N, r, p }));
      return timingSafeEqual(derived, expected);
    },
  };
}

function derive(password: string, salt: Buffer, { log2N, r, p }: ScryptCost): Promise<Buffer> {
  const N = 2 ** log2N;
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    // The same letters, however a keyboard composes them.
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

/** Runs so many at once, lets so many wait, and refuses the rest. */
function makeLimit(): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= RUNNING_MAX) {
      if (waiting.length >= WAITING_MAX) {
        throw new Problem('BUSY', 'too many passwords are being checked; try again');
      }
      // Whoever ends hands the place over.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
