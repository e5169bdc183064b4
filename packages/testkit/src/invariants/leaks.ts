// Where secrets stand in plain text: every row of the database, every key of the queue, every output.
import { escapeIdentifier } from 'pg';
import type { Desk } from '../desk';
import { askRedis } from '../redis';
import type { DeskFacts } from './facts';

type Leak = DeskFacts['leaks'][number];
type Place = { readonly place: string; readonly text: string };

export async function readLeaks(desk: Desk): Promise<readonly Leak[]> {
  const secrets = [
    ['the API key', desk.apiKey],
    ['the API secret', desk.secret],
    ['CREDENTIALS_KEY', desk.credentialsKey],
  ] as const;
  const outputs = desk.processes.map((process): Place => {
    return { place: `the output of ${process.name} ${process.pid}`, text: process.output() };
  });
  const places = [...outputs, ...(await readQueueKeys(desk))];
  const leaks: Leak[] = [];
  for (const [secret, text] of secrets) {
    for (const found of places) {
      if (found.text.includes(text)) leaks.push({ secret, place: found.place });
    }
    for (const place of await findTables(desk, text)) leaks.push({ secret, place });
  }
  return leaks;
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

async function readQueueKeys({ queue }: Desk): Promise<readonly Place[]> {
  const { REDIS_URL: url, REDIS_KEY_PREFIX: prefix = '' } = queue.env;
  if (url === undefined) return [];
  // A Redis that a test has taken away tells nothing any more.
  const text = await askRedis(url, 'EVAL', READ_ALL, '0', prefix).catch(() => '');
  return [{ place: 'the queue in Redis', text }];
}
