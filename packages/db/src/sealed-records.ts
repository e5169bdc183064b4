// Every record that is encrypted with the credentials key: one list, so that a change of the key
// misses none of them. A test holds it against the columns of the schema.
import { CredentialError, StartError, type CredentialBox, type SecretPlace } from '@hedge/platform';
import type { Database } from './database';
import { Prisma } from './generated/client';

/** A table with sealed columns; its `id` is part of what each of them was sealed for. */
export interface SealedTable {
  readonly table: string;
  /** Where the key's name stands beside what it sealed; it is in the sealed text as well. */
  readonly keyColumn: 'key_id' | null;
  readonly columns: readonly {
    readonly column: string;
    readonly place: (id: string) => SecretPlace;
  }[];
}

export const SEALED_TABLES: readonly SealedTable[] = [
  {
    table: 'accounts',
    keyColumn: 'key_id',
    columns: [
      { column: 'api_key_sealed', place: (accountId) => ({ accountId, field: 'apiKey' }) },
      { column: 'secret_sealed', place: (accountId) => ({ accountId, field: 'secret' }) },
    ],
  },
  {
    table: 'signal_keys',
    keyColumn: 'key_id',
    columns: [
      {
        column: 'secret_sealed',
        place: (signalKeyId) => ({ signalKeyId, field: 'signalSecret' }),
      },
    ],
  },
  {
    table: 'users',
    keyColumn: null,
    columns: [
      { column: 'totp_sealed', place: (userId) => ({ userId, field: 'totpSecret' }) },
      { column: 'totp_pending_sealed', place: (userId) => ({ userId, field: 'totpSecret' }) },
    ],
  },
];

/** How many secrets of a table one key sealed; the key by its name. */
export interface SealedCount {
  readonly table: string;
  readonly keyId: string;
  readonly secrets: number;
}

/** A record that was not encrypted anew, and why. */
export interface UnopenedRecord {
  readonly table: string;
  readonly id: string;
  readonly why: string;
}

export interface SealedRecords {
  /** What is stored, by table and key. */
  countByKey(): Promise<readonly SealedCount[]>;
  /**
   * Encrypts every record with the box's key that has another, one statement for each: whenever this
   * ends, every record is whole under one key or the other. A record that changes meanwhile is left
   * as it became, and one that does not open is left as it is.
   * @param tell each record that was encrypted anew
   * @returns those that do not open
   */
  reseal(
    box: CredentialBox,
    tell: (table: string, id: string) => void,
  ): Promise<readonly UnopenedRecord[]>;
}

interface Stored {
  readonly id: string;
  readonly sealed: readonly (string | null)[];
}

const BATCH = 100;

/** The name of the key in a sealed text: its second part. */
const keyIdIn = (column: string) => Prisma.raw(`split_part(${column}, '.', 2)`);

export function makeSealedRecords({ prisma }: Database): SealedRecords {
  /** Records after `id` with a secret of another key than `keyId`. */
  const loadOthers = ({ table, columns }: SealedTable, keyId: string, after: string) =>
    prisma.$queryRaw<Stored[]>`
      SELECT id::text AS id, ARRAY[${Prisma.raw(columns.map(({ column }) => column).join(', '))}]
        AS sealed
      FROM ${Prisma.raw(table)}
      WHERE id > ${after}::uuid AND (${Prisma.join(
        columns.map(({ column }) => Prisma.sql`${keyIdIn(column)} <> ${keyId}`),
        ' OR ',
      )})
      ORDER BY id LIMIT ${BATCH}`;

  /** Zero rows: somebody stored another secret meanwhile, sealed with the key of that moment. */
  const replace = async (
    { table, keyColumn, columns }: SealedTable,
    { id, sealed: before }: Stored,
    keyId: string,
    sealed: readonly (string | null)[],
  ) => {
    const changes = columns.map(
      ({ column }, index) => Prisma.sql`${Prisma.raw(column)} = ${sealed[index] ?? null}`,
    );
    if (keyColumn !== null) changes.push(Prisma.sql`${Prisma.raw(keyColumn)} = ${keyId}`);
    const unchanged = columns.map(
      ({ column }, index) =>
        Prisma.sql`${Prisma.raw(column)} IS NOT DISTINCT FROM ${before[index] ?? null}`,
    );
    const changed = await prisma.$executeRaw`
      UPDATE ${Prisma.raw(table)} SET ${Prisma.join(changes)}
      WHERE id = ${id}::uuid AND ${Prisma.join(unchanged, ' AND ')}`;
    return changed === 1;
  };

  return {
    async countByKey() {
      const counts = await Promise.all(
        SEALED_TABLES.flatMap(({ table, columns }) =>
          columns.map(
            ({ column }) => prisma.$queryRaw<{ keyId: string; secrets: number }[]>`
              SELECT ${keyIdIn(column)} AS "keyId", count(*)::int AS secrets
              FROM ${Prisma.raw(table)} WHERE ${Prisma.raw(column)} IS NOT NULL GROUP BY 1`,
          ),
        ),
      );
      const tables = SEALED_TABLES.flatMap(({ table, columns }) => columns.map(() => table));
      return counts.flatMap((rows, index) =>
        rows.map((row) => ({ table: tables[index] ?? '', ...row })),
      );
    },

    async reseal(box, tell) {
      const unopened: UnopenedRecord[] = [];
      for (const sealedTable of SEALED_TABLES) {
        const { table, columns } = sealedTable;
        let after = '00000000-0000-0000-0000-000000000000';
        for (;;) {
          const records = await loadOthers(sealedTable, box.keyId, after);
          for (const record of records) {
            const { id } = record;
            try {
              const sealed = columns.map(({ place }, index) => {
                const text = record.sealed[index] ?? null;
                return text === null ? null : box.seal(place(id), box.open(place(id), text));
              });
              if (await replace(sealedTable, record, box.keyId, sealed)) tell(table, id);
            } catch (error) {
              if (!(error instanceof CredentialError)) throw error;
              unopened.push({ table, id, why: error.message });
            }
          }
          const last = records.at(-1);
          if (last === undefined) break;
          after = last.id;
        }
      }
      return unopened;
    },
  };
}

/**
 * Refuses the start with a key that is not the stored secrets': nothing would be served, and whatever
 * was stored from now on would have a key of its own.
 * @returns a warning where the keys open a part of them only; null where they open all
 * @throws {StartError} where they open none
 */
export async function checkCredentialsKey(
  records: Pick<SealedRecords, 'countByKey'>,
  box: Pick<CredentialBox, 'keyId' | 'knows'>,
): Promise<string | null> {
  const counts = await records.countByKey();
  const foreign = counts.filter(({ keyId }) => !box.knows(keyId));
  if (foreign.length === 0) return null;
  const told = foreign.map(
    ({ table, keyId, secrets }) => `${secrets} of ${table} by ${nameOf(keyId)}`,
  );
  const sealed = `CREDENTIALS_KEY is ${nameOf(box.keyId)}; stored secrets were sealed by others: ${told.join(', ')}`;
  const remedy =
    'set the key that sealed them, or give it as CREDENTIALS_KEY_PREVIOUS and run "npm run keys:rotate"';
  if (foreign.length === counts.length) throw new StartError(`${sealed}; ${remedy}`);
  return `${sealed}; what they belong to is not served: ${remedy}`;
}

/** What stands in the place of a key's name may be anything where a row was edited by hand. */
function nameOf(keyId: string): string {
  return /^[0-9a-f]{8}$/.test(keyId) ? `the key ${keyId}` : 'no key';
}
