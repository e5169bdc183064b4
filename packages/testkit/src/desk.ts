// A desk: a database and an exchange account of its own with hedged operations, as a trader has them.
import { randomBytes, randomUUID } from 'node:crypto';
import {
  makeAccountRepository,
  makeAlertRepository,
  makeDatabase,
  makeOperationRepository,
  makeTradeHistoryRepository,
  type Database,
  type OperationDetail,
  type TradeHistoryRecord,
} from '@hedge/db';
import {
  decimal,
  ZERO,
  type Decimal,
  type HalfOpenPolicy,
  type Leg,
  type PositionSide,
} from '@hedge/domain';
import { keyFingerprint, makeCredentialBox } from '@hedge/platform';
import { Client } from 'pg';
import {
  BELOW_TARGET,
  BTC,
  ETH,
  type DeskLeg,
  type DeskOperation,
  type RegisteredOperation,
} from './hedges';
import { anActor } from './builders';
import type { Canary, DeskFacts, Holdings, SaidText, SignalFact } from './invariants/facts';
import { readHoldings } from './invariants/growth';
import { venueSymbol, type Paper, type PaperLedger } from './paper';
import { makeTestDatabase, type TestDatabase } from './postgres';
import type { AppProcess } from './process';
import { postgresQueue, type DeskQueue } from './queue-stores';
import { startStateLog } from './state-log';
import { waitFor } from './wait';

export interface Desk {
  readonly paper: Paper;
  readonly databaseUrl: string;
  readonly database: Database;
  /** Where its apps have their queue. */
  readonly queue: DeskQueue;
  /** Past the product, for looking. */
  readonly client: Client;
  readonly accountId: string;
  readonly apiKey: string;
  readonly secret: string;
  /** Base64, as CREDENTIALS_KEY. */
  readonly credentialsKey: string;
  readonly operations: readonly RegisteredOperation[];
  /** Changes a position by hand to exactly this quantity. */
  setPosition(
    symbol: string,
    side: PositionSide,
    quantity: string,
    entryPrice?: string,
  ): Promise<void>;
  /** Opens the positions (beside those of earlier operations) and registers; gives the id. */
  open(operation: DeskOperation): Promise<string>;
  /** Asks for a hedge to be opened; gives its id. */
  askFor(operation: DeskOperation, onHalfOpen?: HalfOpenPolicy): Promise<string>;
  /** Takes a hedge into the books that was asked for in another way. */
  adoptAsked(id: string, operation: DeskOperation): void;
  /** Takes an operation into the books that was registered in another way. */
  adopt(id: string, operation: DeskOperation): void;
  /** Apps that were started for it. */
  readonly processes: readonly AppProcess[];
  /** Takes an app into the books: what it says and leaves behind is looked at in the end. */
  watch(process: AppProcess): void;
  /** Takes what its living apps hold at this moment into the books; the first time they are warm. */
  measureHoldings(): void;
  readonly holdings: DeskFacts['holdings'];
  /** What its apps said to the outside so far, beside their outputs. */
  readonly said: readonly SaidText[];
  /** Takes a body of theirs into the books: no secret may stand in it. */
  noteSaid(said: SaidText): void;
  /** Canaries beside the account's own: what must never be said or stored in plain text. */
  readonly canaries: readonly Canary[];
  noteCanary(canary: Canary): void;
  /** Answers to signals so far. */
  readonly signals: readonly SignalFact[];
  /** Takes an answer into the books. */
  noteSignal(signal: SignalFact): void;
  /**
   * Waits until every position is older than a reading can lag ({@link SHORT_MARGIN_MS}): absence
   * is not concluded on a position that grew in the moment it was read.
   */
  letPositionsAge(): Promise<void>;
  findOperation(id: string): Promise<OperationDetail | null>;
  readHistory(id: string): Promise<readonly TradeHistoryRecord[]>;
  /** Kinds of the alerts ever raised, resolved ones included, for one operation. */
  readAlertKinds(operationId: string): Promise<readonly string[]>;
  readOpenAlertKinds(): Promise<readonly string[]>;
  /** `L1 FILLED 0.02`, by leg and attempt. */
  readOrders(operationId: string): Promise<readonly string[]>;
  readLedger(): Promise<PaperLedger>;
  close(): Promise<void>;
}

/** The evidence margin of the tests, ms. */
export const SHORT_MARGIN_MS = 500;

/**
 * On a running paper exchange; BTC stands at {@link BELOW_TARGET} and every fault is healed.
 *
 * @param given a migrated database without rows; the desk drops it at its end
 */
export async function makeDesk(
  paper: Paper,
  queue = postgresQueue,
  given?: TestDatabase,
): Promise<Desk> {
  const own = given ?? (await makeTestDatabase());
  const client = new Client({ connectionString: own.url });
  await client.connect();
  await startStateLog(client);
  const database = makeDatabase({ url: own.url, name: 'desk' });
  const accountId = randomUUID();
  const apiKey = `key-${accountId}`;
  const secret = `secret-${accountId}`;
  const key = randomBytes(32);
  await registerAccount(database, { accountId, apiKey, secret, key });
  await paper.clearFaults();
  await paper.control('POST', '/accounts', { apiKey, secret, balance: '1000000', hedgeMode: true });
  for (const [symbol, mark] of [
    [BTC, BELOW_TARGET],
    [ETH, '2500'],
  ] as const) {
    await paper.setMarkFault(symbol, null);
    await paper.setMark(symbol, mark);
  }

  const operations: RegisteredOperation[] = [];
  const processes: AppProcess[] = [];
  const signals: SignalFact[] = [];
  const holdings = new Map<AppProcess, Holdings[]>();
  const said: SaidText[] = [];
  const canaries: Canary[] = [];
  const held = new Map<string, Decimal>();
  const repository = makeOperationRepository(database);
  const history = makeTradeHistoryRepository(database);
  const alerts = makeAlertRepository(database);

  const setPosition: Desk['setPosition'] = async (symbol, side, quantity, entryPrice) => {
    held.set(`${symbol} ${side}`, decimal(quantity));
    await paper.control('POST', '/positions', {
      ...{ apiKey, symbol: venueSymbol(symbol), positionSide: side, quantity },
      ...(entryPrice === undefined ? {} : { entryPrice }),
    });
  };
  const grow = async (side: PositionSide, given: DeskLeg) => {
    const { symbol = BTC, entryPrice } = given;
    const quantity = decimal(given.quantity);
    const positionAmount = (held.get(`${symbol} ${side}`) ?? ZERO).plus(quantity);
    await setPosition(symbol, side, positionAmount.toFixed(), entryPrice);
    const price = decimal(entryPrice);
    const contractSize = decimal('1');
    return { side, symbol, quantity, entryPrice: price, contractSize, positionAmount };
  };

  const registered = (id: string, { long, short, profitTarget }: DeskOperation) => ({
    ...{ id, profitTarget },
    legs: { LONG: { symbol: BTC, ...long }, SHORT: { symbol: BTC, ...short } },
  });
  const adoptAsked: Desk['adoptAsked'] = (id, operation) =>
    void operations.push({ ...registered(id, operation), isOpened: true });
  const adopt: Desk['adopt'] = (id, operation) => void operations.push(registered(id, operation));

  return {
    ...{ paper, databaseUrl: own.url, database, queue, client },
    ...{ accountId, apiKey, secret, operations, processes, signals, said, canaries },
    watch: (process) => void processes.push(process),
    noteSignal: (signal) => void signals.push(signal),
    measureHoldings: () => {
      for (const process of processes) {
        const found = process.hasEnded() ? null : readHoldings(process.pid);
        if (found !== null) holdings.set(process, [...(holdings.get(process) ?? []), found]);
      }
    },
    get holdings() {
      return [...holdings].map(([process, samples]) => {
        return { process: `${process.name} ${process.pid}`, samples };
      });
    },
    noteSaid: (text) => void said.push(text),
    noteCanary: (canary) => void canaries.push(canary),
    credentialsKey: key.toString('base64'),
    setPosition,
    ...{ adopt, adoptAsked },
    open: async (operation) => {
      const { profitTarget, policies = {}, long, short } = operation;
      const id = randomUUID();
      const legs = [await grow('LONG', long), await grow('SHORT', short)] as const;
      const outcome = await repository.register(
        {
          ...{ id, accountId, legs, policies, autoCloseEnabled: true, createdAt: Date.now() },
          profitTarget: decimal(profitTarget),
        },
        anActor(),
      );
      if (outcome !== 'registered') throw new Error(`not registered: ${outcome}`);
      adopt(id, operation);
      return id;
    },
    askFor: async (operation, onHalfOpen = 'UNDO') => {
      const { profitTarget, policies = {}, long, short } = operation;
      const id = randomUUID();
      const leg = (side: PositionSide, { symbol = BTC, quantity, entryPrice }: DeskLeg): Leg => ({
        ...{ side, symbol, quantity: decimal(quantity), entryPrice: decimal(entryPrice) },
        contractSize: decimal('1'),
      });
      const outcome = await repository.open(
        {
          ...{ id, accountId, policies, onHalfOpen, autoCloseEnabled: true },
          ...{ legs: [leg('LONG', long), leg('SHORT', short)], decisionId: randomUUID() },
          profitTarget: decimal(profitTarget),
        },
        anActor(),
      );
      if (outcome !== 'asked') throw new Error(`not asked for: ${outcome}`);
      adoptAsked(id, operation);
      return id;
    },
    letPositionsAge: async () => {
      const from = await paper.readTime();
      await waitFor('older positions', async () => {
        return (await paper.readTime()) > from + SHORT_MARGIN_MS;
      });
    },
    findOperation: (id) => repository.find(id),
    readHistory: async (id) => (await history.list({ operationId: id, limit: 10 })).items,
    readAlertKinds: async (operationId) => {
      const { rows } = await client.query<{ kind: string }>(
        'SELECT kind FROM alerts WHERE operation_id = $1 ORDER BY id',
        [operationId],
      );
      return rows.map((row) => row.kind);
    },
    readOpenAlertKinds: async () =>
      (await alerts.list({ limit: 50, open: true })).items.map((alert) => alert.kind),
    readOrders: async (operationId) => {
      const { rows } = await client.query<{ text: string }>(
        `SELECT split_part(client_order_id, replace(operation_id::text, '-', ''), 2)
           || ' ' || state || ' ' || trim_scale(executed) AS text
         FROM orders WHERE operation_id = $1 ORDER BY kind DESC, side, attempt`,
        [operationId],
      );
      return rows.map((row) => row.text);
    },
    readLedger: () => paper.readLedger(apiKey),
    close: async () => {
      await paper.clearFaults();
      // What a test that failed has left behind would ask for the dropped database without end.
      await Promise.all(processes.map((process) => process.kill('SIGKILL')));
      await client.end();
      await database.close();
      await own.drop();
    },
  };
}

async function registerAccount(
  database: Database,
  account: {
    readonly accountId: string;
    readonly apiKey: string;
    readonly secret: string;
    readonly key: Buffer;
  },
): Promise<void> {
  const { accountId, apiKey, secret, key } = account;
  const box = makeCredentialBox(key);
  await makeAccountRepository(database).create(
    {
      ...{ id: accountId, label: 'desk', exchange: 'binanceusdm', mode: 'paper' },
      keyFingerprint: keyFingerprint(apiKey),
      apiKeySealed: box.seal({ accountId, field: 'apiKey' }, apiKey),
      secretSealed: box.seal({ accountId, field: 'secret' }, secret),
      keyId: box.keyId,
    },
    anActor(),
  );
}
