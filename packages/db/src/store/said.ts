// What an account's last reading said: one small row per account, written when it says something else.
import type { Said, SaidBySubject } from '@hedge/cycle';
import type { PrismaClient } from '../generated/client';

/** By subject. */
export type SaidDocument = Readonly<Record<string, Said>>;

export function toSaid(document: SaidDocument | null): SaidBySubject {
  return new Map(Object.entries(document ?? {}));
}

/** Of two workers that read at once, the later reading is kept, in whatever order they write. */
export async function recordSaid(
  prisma: PrismaClient,
  accountId: string,
  readAt: number,
  said: SaidBySubject,
): Promise<void> {
  const document: SaidDocument = Object.fromEntries(said);
  await prisma.$executeRaw`
    INSERT INTO account_readings AS r (account_id, read_at, said)
    VALUES (${accountId}::uuid, ${BigInt(readAt)}, ${JSON.stringify(document)}::jsonb)
    ON CONFLICT (account_id) DO UPDATE SET read_at = EXCLUDED.read_at, said = EXCLUDED.said
    WHERE r.read_at < EXCLUDED.read_at`;
}
