// Which accounts are read where the request budget is too small for all of them.
import { decimal, type Operation } from '@hedge/domain';
import { aClosing, anAccount, anOperation } from '@hedge/testkit';
import type { AccountWork } from './ports/store';
import { ReadPlanner, type ReadRoom, type ReadRoomOf } from './read-planner';

const BEAT_MS = 2_000;
type Room = Omit<ReadRoom, 'exchangeNow'>;
/** Two a beat. */
const ROOM: Room = { now: 100, perMinute: 60 };

/** A day of beats over these accounts; prices stand still at 100 unless the test moves them. */
class Desk {
  planner = new ReadPlanner();
  nowMs = 1_000_000;
  mark = '100';
  works: AccountWork[] = [];
  /** Its readings fail. */
  failing: AccountWork['account'] | null = null;

  /** LONG 2 against SHORT 1 at 100: a target of 1 is 1 % away. */
  add(target: string, change: Partial<Operation> = {}): AccountWork {
    const account = anAccount();
    const base = anOperation({
      ...{ accountId: account.id, profitTarget: decimal(target), wholeAt: 1 },
      ...change,
    });
    const [long, short] = base.legs;
    const leg = { symbol: 'A/USDT:USDT', entryPrice: decimal('100'), contractSize: decimal('1') };
    const operation: Operation = {
      ...base,
      legs: [
        { ...long, ...leg, quantity: decimal('2') },
        { ...short, ...leg, quantity: decimal('1') },
      ],
    };
    const work = {
      account,
      operations: [operation],
      recalls: false,
      damaged: [],
      hasAbsent: false,
      said: new Map(),
    };
    this.works.push(work);
    return work;
  }

  /** One beat: the labels of the accounts that were read. */
  async beat(room: Room | null = ROOM): Promise<readonly AccountWork[]> {
    this.nowMs += BEAT_MS;
    const roomOf: ReadRoomOf = async () => room && { ...room, exchangeNow: this.nowMs };
    const deferred = await this.planner.plan(this.works, roomOf, this.nowMs);
    const read = this.works.filter(({ account }) => !deferred.has(account.id));
    for (const work of read) if (work.account !== this.failing) this.#read(work);
    return read;
  }

  /** For so many beats: how often each account was read, in the order they were added. */
  async count(beats: number, room: Room | null = ROOM): Promise<readonly number[]> {
    return this.countInTurn(beats, () => this.planner, room);
  }

  /** The same of several workers: `turn` says whose each beat is. */
  async countInTurn(
    beats: number,
    turn: (beat: number) => ReadPlanner,
    room: Room | null = ROOM,
  ): Promise<readonly number[]> {
    const counts = new Map<AccountWork['account'], number>();
    for (let beat = 0; beat < beats; beat += 1) {
      this.planner = turn(beat);
      for (const { account } of await this.beat(room)) {
        counts.set(account, (counts.get(account) ?? 0) + 1);
      }
    }
    return this.works.map(({ account }) => counts.get(account) ?? 0);
  }

  #read(work: AccountWork): void {
    const readAt = this.nowMs;
    const positions = work.operations.flatMap(({ legs }) =>
      legs.map(({ symbol, side, quantity, entryPrice }) => ({
        ...{ symbol, side, amount: quantity, entryPrice, updateTime: readAt },
        markPrice: decimal(this.mark),
      })),
    );
    this.planner.noteReading(work.account, { readAt, positions }, this.nowMs);
    const operations = work.operations.map((each) =>
      each.wholeAt === -1 || (each.wholeAt ?? 0) > readAt ? each : { ...each, wholeAt: readAt },
    );
    this.works = this.works.map((each) =>
      each.account === work.account ? { ...each, operations } : each,
    );
  }
}

describe('what a cycle reads', () => {
  it('where the budget bears all accounts: all of them', async () => {
    const desk = new Desk();
    for (let count = 0; count < 2; count += 1) desk.add('100');
    expect(await desk.count(100)).toEqual([100, 100]);
  });

  it('where nothing limits it: all of them', async () => {
    const desk = new Desk();
    for (let count = 0; count < 50; count += 1) desk.add('100');
    expect(new Set(await desk.count(10, null))).toEqual(new Set([10]));
  });

  it('an account near its target in every beat, far ones in turn and each within a minute', async () => {
    const desk = new Desk();
    desk.add('0.1');
    for (let count = 0; count < 20; count += 1) desk.add('100');
    await desk.count(10);
    const [near, ...far] = await desk.count(60);
    expect(near).toBe(60);
    // Two minutes of 60 a minute, less the near one's.
    expect(Math.min(...far)).toBeGreaterThanOrEqual(2);
    expect(60 + far.reduce((all, each) => all + each, 0)).toBeLessThanOrEqual(2 * 60 + 12);
  });

  it('what other workers’ cycles chose is spent as well: less is left for this one', async () => {
    const desk = new Desk();
    for (let count = 0; count < 10; count += 1) desk.add('0.1');
    await desk.beat();
    const [others] = desk.works;
    if (others === undefined) throw new Error('no account');
    // Two of 12 that were saved up are left, and nothing is earned since the others' reading.
    const readAt = desk.nowMs + BEAT_MS;
    desk.planner.noteOthersReading(others.account, { readAt, positions: [] }, readAt);
    expect(await desk.beat()).toHaveLength(2);
    expect(await desk.beat()).toHaveLength(2);
  });

  it.each([
    ['every second cycle', 2],
    ['one of ten', 10],
  ])(
    'of two workers, the other of which takes %s: together no more than the pace bears',
    async (_title, every) => {
      const desk = new Desk();
      for (let count = 0; count < 30; count += 1) desk.add('0.01');
      const planners = [new ReadPlanner(), new ReadPlanner()] as const;
      const counts = await desk.countInTurn(120, (beat) => planners[beat % every === 0 ? 1 : 0]);
      // What was saved up at first, and two a beat.
      const total = counts.reduce((all, each) => all + each, 0);
      expect(total).toBeLessThanOrEqual(120 * 2 + 12);
      expect(total).toBeGreaterThan(120 * 2 - 12);
    },
  );

  it('of two workers in turn: what the other has read lately is not read again before the rest', async () => {
    const desk = new Desk();
    for (let count = 0; count < 20; count += 1) desk.add('100');
    const planners = [new ReadPlanner(), new ReadPlanner()] as const;
    const turn = (beat: number) => planners[beat % 2 === 0 ? 0 : 1];
    await desk.countInTurn(30, turn);
    // Two a beat are each of 20 in ten beats.
    for (let round = 0; round < 9; round += 1) {
      expect(Math.min(...(await desk.countInTurn(11, turn)))).toBeGreaterThanOrEqual(1);
    }
  });

  it('though an operation says that it was read in a time to come', async () => {
    const desk = new Desk();
    desk.add('0.01', { wholeAt: desk.nowMs + 3_600_000 });
    for (let count = 0; count < 5; count += 1) desk.add('0.01');
    const counts = await desk.count(60);
    expect(counts.reduce((all, each) => all + each, 0)).toBeGreaterThanOrEqual(60 * 2);
  });

  it('as soon as any reading tells of a price that makes another account near', async () => {
    const desk = new Desk();
    const waiting = desk.add('10');
    for (let count = 0; count < 40; count += 1) desk.add('100');
    await desk.count(40);
    desk.mark = '109.9';
    await desk.beat();
    const next = await desk.beat();
    expect(next.some(({ account }) => account === waiting.account)).toBe(true);
  });

  it('what closes, lost a leg or has an absent order, though there is no room at all', async () => {
    const desk = new Desk();
    const none: Room = { now: 0, perMinute: 0 };
    desk.add('100');
    desk.add('100', { wholeAt: -1 });
    const closing = aClosing();
    const account = anAccount();
    desk.works.push({
      account,
      operations: [closing],
      recalls: false,
      damaged: [],
      hasAbsent: false,
      said: new Map(),
    });
    desk.works.push({
      account: anAccount(),
      operations: [],
      recalls: true,
      damaged: [],
      hasAbsent: true,
      said: new Map(),
    });
    expect(await desk.count(1, none)).toEqual([0, 0, 1, 1]);
    await desk.beat(null);
    expect(await desk.count(5, none)).toEqual([0, 5, 5, 5]);
  });

  it('with each address its own room: an empty one holds back no account of another', async () => {
    const planner = new ReadPlanner();
    const desk = new Desk();
    const works = [null, '10.0.0.2'].map((egressAddress) => {
      const work = desk.add('100');
      return { ...work, account: { ...work.account, egressAddress } };
    });
    const none: Room = { now: 0, perMinute: 0 };
    const roomOf: ReadRoomOf = async ({ egressAddress }) => ({
      ...(egressAddress === null ? none : ROOM),
      exchangeNow: null,
    });
    const deferred = await planner.plan(works, roomOf, 1_000_000);
    expect([...deferred.keys()]).toEqual([works[0]?.account.id]);
  });

  it('no more than there is room for at once, and no more than the pace bears', async () => {
    const desk = new Desk();
    for (let count = 0; count < 30; count += 1) desk.add('0.01');
    await desk.beat(null);
    expect(await desk.beat({ now: 4, perMinute: 60 })).toHaveLength(4);
    const counts = await desk.count(60);
    // What it had saved up by then, and two a beat.
    expect(counts.reduce((all, each) => all + each, 0)).toBeLessThanOrEqual(60 * 2 + 12);
  });

  it('an account whose readings fail no more often than it has to be tried', async () => {
    const desk = new Desk();
    desk.failing = desk.add('100').account;
    for (let count = 0; count < 30; count += 1) desk.add('0.01');
    const [tried] = await desk.count(60);
    expect(tried).toBeGreaterThan(0);
    expect(tried).toBeLessThanOrEqual(13);
  });

  it('every account within two minutes, though what is under way takes more than the pace', async () => {
    const desk = new Desk();
    const far = desk.add('100');
    for (let count = 0; count < 10; count += 1) {
      const account = anAccount();
      desk.works.push({
        ...{
          account,
          operations: [aClosing()],
          recalls: false,
          damaged: [],
          hasAbsent: false,
          said: new Map(),
        },
      });
    }
    await desk.beat(null);
    let unread = 0;
    for (let beat = 0; beat < 200; beat += 1) {
      const read = await desk.beat();
      unread = read.some(({ account }) => account === far.account) ? 0 : unread + 1;
      expect(unread).toBeLessThanOrEqual(60);
    }
  });

  it('far accounts after 90 s, however many near ones there are', async () => {
    const desk = new Desk();
    const far = desk.add('100');
    for (let count = 0; count < 30; count += 1) desk.add('0.01');
    await desk.beat(null);
    const [first] = await desk.count(43);
    expect(first).toBe(0);
    const reads = [await desk.beat(), await desk.beat()].flat();
    expect(reads.some(({ account }) => account === far.account)).toBe(true);
  });

  it('less often where a price stands still, and at once where it leaps', async () => {
    const desk = new Desk();
    // 0.2 %: a minute at three times 0.01 %, and 5 s at three times 0.03 %, as is assumed at first.
    desk.add('0.2');
    for (let count = 0; count < 20; count += 1) desk.add('100');
    const [before = 0] = await desk.count(15);
    await desk.count(600);
    const [after = 0] = await desk.count(15);
    expect(after).toBeLessThan(before);
    desk.mark = '100.19';
    await desk.count(2);
    const [leapt] = await desk.count(15);
    expect(leapt).toBe(15);
  });
});
