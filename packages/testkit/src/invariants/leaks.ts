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
  return [...findSecrets(canaries, said), ...(await findInTables(desk, canaries))];
}

function canariesOf({ apiKey, secret, credentialsKey, canaries }: Desk): readonly Canary[] {
  return [
    { name: 'the API key', text: apiKey },
    { name: 'the API secret', text: secret },
    { name: 'CREDENTIALS_KEY', text: credentialsKey },
    ...canaries,
  ];
}

/** Each place in which each secret stands, in any of its forms. */
export function findSecrets(
  canaries: readonly Canary[],
  said: readonly SaidText[],
): readonly Leak[] {
  return canaries.flatMap(({ name, text }) => {
    const forms = formsOf(text);
    return said
      .filter((found) => forms.some((form) => found.text.includes(form)))
      .map(({ place }) => ({ secret: name, place }));
  });
}

/** A text as it is, and as JSON, a URL, hex and base64 write it. */
function formsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  const quoted = JSON.stringify(text).slice(1, -1);
  const forms = [text, quoted, encodeURIComponent(text), hex, hex.toUpperCase()];
  return [...new Set([...forms, ...base64FormsOf(bytes)])];
}

/**
 * What base64 makes of a text within others depends on how many bytes stand before it: each of the
 * three, less the characters at both ends that are made of its neighbours too.
 */
function base64FormsOf(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const own = whole.slice(
      before === 0 ? 0 : before + 1,
      Math.floor(((before + bytes.length) * 8) / 6),
    );
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Tables that hold one in any column, those of a queue in PostgreSQL among them. */
async function findInTables(
  { client }: Pick<Desk, 'client'>,
  canaries: readonly Canary[],
): Promise<readonly Leak[]> {
  const forms = canaries.flatMap(({ name, text }) => formsOf(text).map((form) => [name, form]));
  const sought = [forms.map(([name]) => name), forms.map(([, form]) => form)];
  const { rows: tables } = await client.query<{ schema: string; name: string }>(
    `SELECT schemaname AS schema, tablename AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const leaks: Leak[] = [];
  for (const { schema, name } of tables) {
    const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
    // OFFSET 0: a row becomes text once, not once for each of what is sought.
    const { rows } = await client.query<{ secret: string }>(
      `SELECT DISTINCT sought.secret FROM (SELECT t::text AS row FROM ${table} AS t OFFSET 0) AS told
       JOIN unnest($1::text[], $2::text[]) AS sought (secret, form)
         ON position(sought.form IN told.row) > 0`,
      sought,
    );
    leaks.push(...rows.map(({ secret }) => ({ secret, place: `table ${name}` })));
  }
  return leaks;
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
