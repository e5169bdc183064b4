// The runbook against the product: whoever is called at night must not find a query that fails, or a
// reason that has no page.
import { ALERT_KINDS, OPERATOR_ROUTES } from '@hedge/contracts';
import { makeTestDatabase, type TestDatabase } from '@hedge/testkit';
import { Client } from 'pg';
import { readText } from './source-files';

const runbook = readText('docs/runbook.md');
const queries = [...runbook.matchAll(/^sql "([^"]+)"/gm)].map((match) => match[1] ?? '');

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase();
});

afterAll(async () => {
  await database.drop();
});

describe('the runbook', () => {
  it.each(queries)('has a query that the database understands: %s', async (query) => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const id = '00000000-0000-4000-8000-000000000000';
    const answer = client.query(query.replace("'ID'", `'${id}'`)).finally(() => client.end());
    await expect(answer).resolves.toMatchObject({ rows: [] });
  });

  it('has queries', () => {
    expect(queries.length).toBeGreaterThanOrEqual(5);
  });

  it('has a heading for each reason for attention', () => {
    const [, union = ''] =
      /export type AttentionReason =([^;]+);/.exec(readText('packages/domain/src/operation.ts')) ??
      [];
    const reasons = [...union.matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '');
    expect(reasons).toHaveLength(7);
    const headings = runbook.split('\n').filter((line) => line.startsWith('### '));
    expect(headings.map((line) => line.slice(4)).sort()).toEqual([...reasons].sort());
  });

  it('has the page that the database names when it refuses a change by hand', () => {
    const hints = readText('prisma/migrations/20261127100000_hand_edits/migration.sql');
    const named = [...hints.matchAll(/docs\/runbook\.md, "([^"]+)"/g)].map((match) => match[1]);
    expect(named.length).toBeGreaterThan(4);
    for (const page of named) expect(runbook).toContain(`\n## ${page}\n`);
  });

  it('has every kind of alert in its table', () => {
    expect(ALERT_KINDS.length).toBeGreaterThanOrEqual(9);
    const rows = [...runbook.matchAll(/^\| `([A-Z_]{5,})` +\|/gm)].map((match) => match[1]);
    expect(rows.sort()).toEqual([...ALERT_KINDS].sort());
  });

  it('calls paths that the API has', () => {
    const paths = [
      '/healthz',
      '/readyz',
      ...Object.values(OPERATOR_ROUTES).map(({ path }) => path),
    ];
    const called = [...runbook.matchAll(/\$API(\/[\w/-]+)/g)].map((match) => match[1] ?? '');
    expect(called.length).toBeGreaterThan(5);
    for (const path of new Set(called)) {
      expect(paths.map((known) => known.replace('{id}', 'ID'))).toContain(path);
    }
  });
});
