// What operations were worth over time: written with what they are worth now, seldom enough, and never
// for long.
import { decimal, toText } from '@hedge/domain';
import { aClosing, anOperation, insertOperation } from '@hedge/testkit';
import { makePrismaStore } from '../store/prisma-store';
import { makeOperationRepository } from './operations';
import { makePnlSampleRepository } from './pnl-samples';
import { useOwnDatabase } from '../test/own-database';

const its = useOwnDatabase();

const S = 1_000;
const MIN = 60 * S;
/** The beginning of five minutes. */
const START = 1_767_225_600_000;

const MARKS = { longMark: decimal('1'), shortMark: decimal('1') };

const read = (readAt: number, pnl: string, ...ids: readonly { id: string; accountId: string }[]) =>
  makePrismaStore(its.database).recordPnl(
    ids[0]?.accountId ?? '',
    readAt,
    ids.map(({ id }) => ({ operationId: id, pnl: decimal(pnl), ...MARKS, isWhole: true })),
  );

const samplesOf = async (id: string) => {
  const samples = await makePnlSampleRepository(its.database).listSamples(id);
  return samples.map(({ at, pnl, profitTarget }) => [
    ...[(at - START) / S, toText(pnl), toText(profitTarget)],
  ]);
};

const record = (number: number) =>
  makePrismaStore(its.database).recordCycle({
    ...{ id: `cycle ${number}`, source: 'signal', startedAt: number, finishedAt: number },
    ...{
      accountsRead: 0,
      accountsSkipped: 0,
      accountsDeferred: 0,
      operationsChecked: 0,
      closed: 0,
    },
    ...{ attention: 0, errors: 0 },
  });

describe('a sample', () => {
  it('is left by the first reading of every ten seconds, with the target as it was', async () => {
    const operation = await its.put(anOperation({ profitTarget: decimal('10') }));
    await read(START + 1 * S, '1', operation);
    await read(START + 3 * S, '2', operation);
    await read(START + 9.999 * S, '3', operation);
    await read(START + 10 * S, '4', operation);
    const change = { profitTarget: decimal('12.5') };
    const actor = {
      kind: 'adminKey',
      id: null,
      name: 'k',
      address: null,
      requestId: null,
    } as const;
    expect(await makeOperationRepository(its.database).patch(operation.id, change, actor)).toBe(
      'updated',
    );
    await read(START + 31 * S, '-0.000000000000000001', operation);

    expect(await samplesOf(operation.id)).toEqual([
      [1, '1', '10'],
      [10, '4', '10'],
      [31, '-0.000000000000000001', '12.5'],
    ]);
  });

  it('is left by no reading that changes nothing: one that is older, or of a close', async () => {
    const operation = await its.put();
    const closing = await its.put(aClosing());
    await read(START + 20 * S, '1', operation);
    await read(START + 20 * S, '2', operation);
    await read(START + 5 * S, '3', operation);
    await read(START + 20 * S, '1', closing);

    expect(await samplesOf(operation.id)).toEqual([[20, '1', toText(operation.profitTarget)]]);
    expect(await samplesOf(closing.id)).toEqual([]);
  });

  it('is each operation’s own, all in the one statement of the account', async () => {
    const first = await its.put();
    const second = anOperation({ accountId: first.accountId });
    await insertOperation(its.client, second);
    await read(START, '1', first, second);
    expect(
      [await samplesOf(first.id), await samplesOf(second.id)].map(({ length }) => length),
    ).toEqual([1, 1]);
  });

  it('ends after an hour, the first of five minutes after a week, with the next cycle', async () => {
    const operation = await its.put();
    const now = Math.floor(Date.now() / (5 * MIN)) * 5 * MIN;
    const ages = [8 * 24 * 60, 6 * 24 * 60 + 1, 6 * 24 * 60, 65, 64, 10, 9.5];
    for (const minutes of ages) await read(now - minutes * MIN, '1', operation);
    await record(1);

    const kept = await makePnlSampleRepository(its.database).listSamples(operation.id);
    // The second of the sixth day began its five minutes; so did the one of 65 minutes ago.
    expect(kept.map(({ at }) => (now - at) / MIN)).toEqual([
      6 * 24 * 60 + 1,
      6 * 24 * 60,
      65,
      10,
      9.5,
    ]);
  });

  it('outlives its operation, and no other data is touched when it ends', async () => {
    const operation = await its.put();
    const now = Date.now();
    await read(now, '1', operation);
    await its.client.query('DELETE FROM active_operations WHERE id = $1', [operation.id]);
    await record(2);
    expect(await makePnlSampleRepository(its.database).listSamples(operation.id)).toHaveLength(1);
  });
});
