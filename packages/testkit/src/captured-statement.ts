// The SQL that a repository sends, without sending it: for its plan, and for what it costs by itself.
import type { Database } from '@hedge/db';

export interface CapturedStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A fragment, as Prisma nests one in another. */
type Fragment = { readonly strings: readonly string[]; readonly values: readonly unknown[] };

/** @returns the first raw query that is asked for; its answer is empty. */
export async function captureStatement(
  ask: (database: Database) => Promise<unknown>,
): Promise<CapturedStatement> {
  const captured: Fragment[] = [];
  const prisma = {
    $queryRaw: (strings: readonly string[], ...values: readonly unknown[]) => {
      captured.push({ strings, values });
      return Promise.resolve([]);
    },
  };
  await ask({ prisma } as unknown as Database);
  const [first] = captured;
  if (first === undefined) throw new Error('no statement was asked for');
  const values: unknown[] = [];
  return { text: write(first, values), values };
}

function write({ strings, values: given }: Fragment, values: unknown[]): string {
  return strings
    .map((part, index) => {
      if (index === given.length) return part;
      const value = given[index];
      if (isFragment(value)) return part + write(value, values);
      values.push(value);
      return `${part}$${values.length}`;
    })
    .join('');
}

function isFragment(value: unknown): value is Fragment {
  return typeof value === 'object' && value !== null && 'strings' in value && 'values' in value;
}
