// Where secrets stand in plain text: every row of the database, every key of the queue, every output
// and every body that was seen.
import { escapeIdentifier } from 'pg';
import type { Desk } from '../desk';
import { askRedis } from '../redis';
import type { Canary, DeskFacts, SaidText } from './facts';

type Leak = DeskFacts['leaks'][number];

/** Job data are among the rows and keys: the queue lies in the database or in Redis. */
export async function readLeaks(desk: Desk): Promise<readonly Leak[]> {
  const canaries = canariesOf(desk);
  const outputs = desk.processes.map((process): SaidText => {
    return { place: `the output of ${process.name} ${process.pid}`, text: process.output() };
  });
  const said = [...outputs, ...desk.said, ...(await readQueueKeys(desk))];
  const leaks = [...findSecrets(canaries, said)];
  for (const { name, text } of canaries) {
    for (const place of await findTables(desk, text)) leaks.push({ secret: name, place });
  }
  return leaks;
}

function canariesOf({ apiKey, secret, credentialsKey, canaries }: Desk): readonly Canary[] {
  return [
    { name: 'the API key', text: apiKey },
    { name: 'the API secret', text: secret },
    { name: 'CREDENTIALS_KEY', text: credentialsKey },
    ...canaries,
  ];
}

/** Each place in which each secret stands, as it is or as a URL or base64 would write it. */
export function findSecrets(
  canaries: readonly Canary[],
  said: readonly SaidText[],
): readonly Leak[] {
  return canaries.flatMap(({ name, text }) => {
    const forms = [text, encodeURIComponent(text), Buffer.from(text).toString('base64')];
    return said
      .filter((found) => forms.some((form) => found.text.includes(form)))
      .map(({ place }) => ({ secret: name, place }));
  });
}

/** Tables that hold the text in any column, those of a queue in PostgreSQL among them. */
async function findTables({ client }: Desk, text: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `SELECT schemaname AS schema, tablename AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { schema, name } of rows) {
    const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
    const sql = `SELECT FROM ${table} AS t WHERE position($1 IN t::text) > 0 LIMIT 1`;
    if ((await client.query(sql, [text])).rowCount !== 0) found.push(`table ${name}`);
  }
  return found;
}

/** All that lies under the queue's prefix in Redis. */
const READ_ALL = `
  local told = {}
  local reads = {
    string = {'GET'}, hash = {'HGETALL'}, set = {'SMEMBERS'}, list = {'LRANGE', 0, -1},
    zset = {'ZRANGE', 0, -1}, stream = {'XRANGE', '-', '+'} }
  for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
    local read = reads[redis.call('TYPE', key).ok]
    if read then
      told[#told + 1] = key .. cjson.encode(redis.call(read[1], key, unpack(read, 2)))
    end
  end
  return table.concat(told, '\\n')`;

async function readQueueKeys({ queue }: Desk): Promise<readonly SaidText[]> {
  const { REDIS_URL: url, REDIS_KEY_PREFIX: prefix = '' } = queue.env;
  if (url === undefined) return [];
  // A Redis that a test has taken away tells nothing any more.
  const text = await askRedis(url, 'EVAL', READ_ALL, '0', prefix).catch(() => '');
  return [{ place: 'the queue in Redis', text }];
}
