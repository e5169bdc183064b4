// `api`: how long lists, filters and totals take over many records, each beside the same SQL through a
// bare connection, in turns within one run; and what an export of everything costs in memory.
import http from 'node:http';
import { makeOperationRepository, makeTradeHistoryRepository, type Database } from '@hedge/db';
import { captureStatement, SEED_SYMBOLS } from '@hedge/testkit';
import { startApiStack, type ApiStack } from './api-stack';
import { makeFigure, type CaseReport, type Figure } from './figures';
import { readProcess } from './process-sample';

/** How the API is measured. */
export interface ApiOptions {
  /** Of history; 1,000,000 is what the goals are about. */
  readonly rows: number;
  readonly onProgress: (line: string) => void;
}

const OPERATIONS = 10_000;
const ROUNDS = 60;
const WARM_UP_ROUNDS = 10;
const LIMIT = 50;
const SAMPLE_MS = 100;
const DAY_MS = 86_400_000;
const [, ETH = ''] = SEED_SYMBOLS;
const RARE = SEED_SYMBOLS.at(-1) ?? '';

type Question = {
  readonly what: string;
  readonly query: Readonly<Record<string, string>>;
  readonly path: string;
  readonly ask: (database: Database) => Promise<unknown>;
};

/** @throws when the API answers anything but 200, or the export is not whole. */
export async function measureApi({ rows, onProgress }: ApiOptions): Promise<CaseReport> {
  const untilMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  onProgress(`writing ${OPERATIONS} operations and ${rows} rows of history`);
  const stack = await startApiStack({ operations: OPERATIONS, historyRows: rows, untilMs });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  try {
    onProgress('asking');
    const figures: Figure[] = [];
    for (const question of questionsOf(stack, untilMs)) {
      figures.push(...(await measure(stack, agent, question)));
    }
    onProgress('exporting');
    figures.push(...(await exportAll(stack, agent, rows)));
    return {
      name: 'api',
      figures,
      notes: [
        `${OPERATIONS} operations, ${rows} rows of history of a year, 50 accounts; pages of ${LIMIT}`,
        `${ROUNDS} rounds, the API and the bare connection in turns; the bare one sends the same SQL through pg and reads the answer`,
        'the API is asked over HTTP, with its authentication; its limits of requests are off',
        `export: VmRSS of the API above what it was before, every ${SAMPLE_MS} ms`,
      ],
    };
  } finally {
    agent.destroy();
    await stack.stop();
  }
}

function questionsOf({ accounts }: ApiStack, untilMs: number): readonly Question[] {
  const [accountId = ''] = accounts;
  const period = { from: untilMs - 30 * DAY_MS, to: untilMs - 29 * DAY_MS };
  const month = { from: untilMs - 31 * DAY_MS, to: untilMs };
  const by = { account: true, symbol: true, day: true };
  const operations = (what: string, filter: object): Question => ({
    ...{ what: `operations, ${what}`, path: '/operations', query: toQuery(filter) },
    ask: (database) => makeOperationRepository(database).list({ limit: LIMIT, ...filter }),
  });
  const history = (what: string, filter: object): Question => ({
    ...{ what: `history, ${what}`, path: '/trade-history', query: toQuery(filter) },
    ask: (database) => makeTradeHistoryRepository(database).list({ limit: LIMIT, ...filter }),
  });
  const totals = (what: string, filter: object): Question => ({
    ...{ what: `totals, ${what}`, path: '/trade-history/totals', query: toQuery(filter) },
    ask: (database) => makeTradeHistoryRepository(database).sum({ limit: LIMIT, by, ...filter }),
  });
  return [
    operations('all', {}),
    operations('of an account', { accountId }),
    operations('being closed', { status: 'CLOSING' }),
    operations('of a symbol', { symbol: ETH }),
    operations('of a rare symbol', { symbol: RARE }),
    operations('that need a person', { attention: true }),
    history('all', {}),
    history('of an account', { accountId }),
    history('of a symbol', { symbol: ETH }),
    history('of a rare symbol', { symbol: RARE }),
    history('of an account and a symbol', { accountId, symbol: ETH }),
    history('for a reason', { closeReason: 'ADL' }),
    history('with a gross loss', { gross: 'negative' }),
    history('without a net', { net: 'unknown' }),
    history('closed in part by others', { externalCause: 'MANUAL' }),
    history('of a day', period),
    history('of an account, a symbol and a loss', { accountId, symbol: ETH, net: 'negative' }),
    totals('of a day', period),
    totals('of 31 days and an account', { ...month, accountId }),
    totals('of 31 days', month),
  ];
}

function toQuery(filter: object): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(filter).map(([name, value]) => [
      name,
      typeof value === 'number' ? new Date(value).toISOString() : String(value),
    ]),
  );
}

async function measure(
  { url, adminKey, client }: ApiStack,
  agent: http.Agent,
  { what, path, query, ask }: Question,
): Promise<readonly Figure[]> {
  const { text, values } = await captureStatement(ask);
  const search = new URLSearchParams({ limit: String(LIMIT), ...query });
  const full = `${url}/api/v1${path}?${search.toString()}`;
  const spent: { readonly api: number[]; readonly bare: number[] } = { api: [], bare: [] };
  const timed = async (who: 'api' | 'bare', send: () => Promise<unknown>) => {
    const startedMs = performance.now();
    await send();
    spent[who].push(performance.now() - startedMs);
  };
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    const turns = [
      () => timed('api', () => download(full, adminKey, agent)),
      () => timed('bare', () => client.query(text, [...values])),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
  }
  const api = spent.api.slice(WARM_UP_ROUNDS);
  const bare = spent.bare.slice(WARM_UP_ROUNDS);
  const ratios = api.map((ms, round) => ms / (bare[round] ?? Number.NaN));
  const isList = !path.endsWith('totals');
  return [
    makeFigure(what, 'ms', api, isList ? { of: 'median', atMost: 50 } : undefined),
    makeFigure(`${what}: bare pg`, 'ms', bare),
    makeFigure(`${what}: ÷ bare pg`, '×', ratios),
  ];
}

async function exportAll(
  { url, adminKey, pid }: ApiStack,
  agent: http.Agent,
  rows: number,
): Promise<readonly Figure[]> {
  const before = readProcess(pid).rssMiB;
  const growth: number[] = [];
  const sampling = setInterval(() => growth.push(readProcess(pid).rssMiB - before), SAMPLE_MS);
  const startedMs = performance.now();
  const lines = await download(`${url}/api/v1/trade-history/export`, adminKey, agent).finally(() =>
    clearInterval(sampling),
  );
  const seconds = (performance.now() - startedMs) / 1_000;
  if (lines !== rows + 1) throw new Error(`the export has ${lines} lines`);
  const half = growth.slice(growth.length / 2);
  return [
    makeFigure(
      'export, memory above before, first half',
      'MiB',
      growth.slice(0, growth.length / 2),
    ),
    makeFigure('export, memory above before, second half', 'MiB', half),
    makeFigure('export', 'rows/s', [rows / seconds]),
  ];
}

/** Takes the whole answer. @returns how many lines it has */
function download(url: string, adminKey: string, agent: http.Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${adminKey}` };
    const request = http.get(url, { agent, headers }, (response) => {
      let lines = 0;
      response.on('data', (chunk: Buffer) => {
        for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines += 1;
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(lines);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    request.on('error', reject);
  });
}
