// What a cycle reads: one statement over all accounts, however many operations there are, and a second one
// only where an operation is another than when it was read last.
import type { Account, AccountWork, DamagedOperation, Store } from '@hedge/cycle';
import type { Operation } from '@hedge/domain';
import { Prisma, type PrismaClient } from '../generated/client';
import { CREDENTIALS_TAG } from './credentials-tag';
import { toSaid, type SaidDocument } from './said';
import { readWorkRow, WORK_LEGS, WORK_ROW, WORK_STAMP, type WorkEntry } from './work-rows';

/**
 * For so long after an order was concluded ABSENT its account is visited, though nothing on it is
 * watched any more. Far above the recall itself: the database's clock is not the exchange's.
 */
const RECALL_VISITS_MS = 3_600_000;

interface WorkRow {
  readonly account: Account;
  readonly recalls: boolean;
  readonly stamp: string;
  /** One for all of them where it is the same, else of each, in their order; null where there is none. */
  readonly wholeAt: number | readonly (number | null)[] | null;
  readonly hasAbsent: boolean;
  readonly said: SaidDocument | null;
}

/** An account's operations as they are now. */
interface ChangedRow {
  readonly accountId: string;
  readonly stamp: string;
  /** A JSON array of {@link ChangedOperation}, in the order of the account's operations. */
  readonly operations: string;
}

type ChangedOperation = readonly [
  id: string,
  stamp: string,
  wholeAt: number | null,
  /** A {@link WORK_ROW}; null where it is as the stamp that was given says. */
  row: readonly unknown[] | null,
];

/** An account's operations, in their order, as they were read last. */
interface Known {
  readonly stamp: string;
  readonly operations: readonly KnownOperation[];
}

interface KnownOperation {
  readonly id: string;
  readonly stamp: string;
  readonly entry: WorkEntry;
}

/** What was read anew of an account. */
interface Changed {
  readonly known: Known;
  readonly wholeAt: WorkRow['wholeAt'];
}

const NONE: Known = { stamp: '', operations: [] };
const NOTHING: ReadonlyMap<string, Changed> = new Map();

/**
 * Accounts with something to watch, and every operation on them. An account that names no address to leave
 * from is told to leave from `egressDefault`. An operation is read only where its stamp is another than when
 * it was read last: the same stamp is the same row. Its text is dear to write, and to plan for, so it is no
 * part of the statement that every cycle makes.
 */
export function makeLoadWork(
  prisma: PrismaClient,
  egressDefault: string | null,
): Pick<Store, 'loadWork' | 'loadAccountWork'> {
  let known: ReadonlyMap<string, Known> = new Map();

  const load = async (accountId: string | null): Promise<AccountWork[]> => {
    const before = known;
    const knownOf = ({ account }: WorkRow) => before.get(account.id) ?? NONE;
    const rows = await readAccounts(prisma, accountId, egressDefault);
    const others = rows.filter((row) => knownOf(row).stamp !== row.stamp);
    const changed = others.length === 0 ? NOTHING : await readChanges(prisma, others, knownOf);
    const read = rows.map((row) => {
      const { known: own, wholeAt } = changed.get(row.account.id) ?? {
        ...{ known: knownOf(row), wholeAt: row.wholeAt },
      };
      return { known: own, work: toWork({ ...row, wholeAt }, own) };
    });
    const entries = read.map(({ known: own, work }) => [work.account.id, own] as const);
    known = new Map(accountId === null ? entries : [...known, ...entries]);
    return read.map(({ work }) => work);
  };

  return {
    loadWork: () => load(null),
    loadAccountWork: async (accountId) => (await load(accountId))[0] ?? null,
  };
}

/** @param accountId null for all of them */
async function readAccounts(
  prisma: PrismaClient,
  accountId: string | null,
  egressDefault: string | null,
): Promise<readonly WorkRow[]> {
  const isMeant = (column: 'a.id' | 'o.account_id') =>
    accountId === null ? Prisma.sql`true` : Prisma.sql`${Prisma.raw(column)} = ${accountId}::uuid`;
  return prisma.$queryRaw<WorkRow[]>`
    WITH stamped AS (
      SELECT o.account_id, sum(${WORK_STAMP})::text AS stamp, max(o.whole_at) AS whole_at,
        count(*) = count(o.whole_at) AND min(o.whole_at) = max(o.whole_at) AS is_even,
        bool_or(o.status <> 'ACTIVE' OR o.attention_reason IS NOT DISTINCT FROM 'LEG_GONE'
          OR (o.close_requested_at IS NOT NULL AND o.close_lapsed_why IS NULL)) AS is_busy
      FROM active_operations o WHERE ${isMeant('o.account_id')} GROUP BY o.account_id)
    SELECT json_build_object('id', a.id, 'label', a.label, 'mode', a.mode, 'enabled', a.enabled,
             'egressAddress', coalesce(a.egress_address, ${egressDefault}),
             'credentialsTag', ${CREDENTIALS_TAG}) AS account, recalls,
           coalesce(s.stamp, '') AS stamp,
           CASE WHEN s.is_even THEN to_json(s.whole_at) ELSE (
             SELECT json_agg(o.whole_at ORDER BY o.created_at, o.id)
             FROM active_operations o WHERE o.account_id = a.id) END AS "wholeAt",
           EXISTS (SELECT FROM orders r WHERE r.account_id = a.id AND r.state = 'ABSENT')
             AS "hasAbsent",
           (SELECT p.said FROM account_readings p WHERE p.account_id = a.id) AS said
    FROM accounts a
      CROSS JOIN LATERAL (
        SELECT EXISTS (
          SELECT FROM orders r WHERE r.account_id = a.id AND r.state = 'ABSENT'
            AND r.concluded_at >= extract(epoch FROM now()) * 1000 - ${RECALL_VISITS_MS}
        ) AS recalls) AS absent
      LEFT JOIN stamped s ON s.account_id = a.id
    WHERE ${isMeant('a.id')} AND (recalls OR (s.account_id IS NOT NULL
      AND (a.enabled OR s.is_busy OR EXISTS (
        SELECT FROM external_fills e JOIN active_operations w ON w.id = e.operation_id
        WHERE w.account_id = a.id))))
    ORDER BY a.created_at, a.id`;
}

/** The operations of these accounts, each read only where it is not known as it is. By account id. */
async function readChanges(
  prisma: PrismaClient,
  rows: readonly WorkRow[],
  knownOf: (row: WorkRow) => Known,
): Promise<ReadonlyMap<string, Changed>> {
  const known = rows.flatMap((row) => knownOf(row).operations);
  const changed = await prisma.$queryRaw<ChangedRow[]>`
    SELECT o.account_id::text AS "accountId", sum(t.stamp)::text AS stamp,
      json_agg(json_build_array(o.id, t.stamp::text, o.whole_at,
        CASE WHEN k.id IS NULL THEN ${WORK_ROW} END) ORDER BY o.created_at, o.id)::text AS operations
    FROM active_operations o ${WORK_LEGS}
      CROSS JOIN LATERAL (SELECT ${WORK_STAMP} AS stamp) t
      LEFT JOIN unnest(${known.map(({ id }) => id)}::uuid[],
          ${known.map(({ stamp }) => stamp)}::bigint[]) AS k(id, stamp)
        ON k.id = o.id AND k.stamp = t.stamp
    WHERE o.account_id = ANY(${rows.map(({ account: { id } }) => id)}::uuid[])
    GROUP BY o.account_id`;
  const entries = new Map(known.map(({ id, entry }) => [id, entry]));
  const toKnown = ([id, stamp, , row]: ChangedOperation): KnownOperation => {
    const entry = row === null ? entries.get(id) : readWorkRow(row);
    // It must not go unwatched in silence.
    if (entry === undefined) throw new Error(`operation ${id} is neither known nor read`);
    return { id, stamp, entry };
  };
  const read = new Map(
    changed.map(({ accountId, stamp, operations: text }) => {
      const operations = JSON.parse(text) as readonly ChangedOperation[];
      const wholeAt = operations.map((operation) => operation[2]);
      return [accountId, { known: { stamp, operations: operations.map(toKnown) }, wholeAt }];
    }),
  );
  // An account whose last operation was removed meanwhile has no row any more.
  const gone = { known: NONE, wholeAt: null };
  return new Map(rows.map(({ account: { id } }) => [id, read.get(id) ?? gone]));
}

function toWork(row: WorkRow, { operations: known }: Known): AccountWork {
  const { account, recalls, wholeAt, hasAbsent, said } = row;
  const operations: Operation[] = [];
  const damaged: DamagedOperation[] = [];
  for (const [at, { entry }] of known.entries()) {
    const own = typeof wholeAt === 'number' ? wholeAt : (wholeAt?.[at] ?? null);
    if ('why' in entry) damaged.push(entry);
    else operations.push({ ...entry, wholeAt: own });
  }
  return { account, recalls, operations, damaged, hasAbsent, said: toSaid(said) };
}
