// What SECURITY.md says to type into the database when everything is to be taken away works there.
import { makeTestDatabase, type TestDatabase } from '@hedge/testkit';
import { Client } from 'pg';
import { readText } from './source-files';

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await makeTestDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(`
    INSERT INTO users (id, name, role, password_hash)
    VALUES (gen_random_uuid(), 'ana', 'admin', 'scrypt$…');
    INSERT INTO sessions (token_digest, user_id, expires_at)
    SELECT repeat('a', 64), id, now() + interval '1 hour' FROM users;
    INSERT INTO setup_tokens (token_digest, expires_at) VALUES (repeat('b', 64), now());
    INSERT INTO api_tokens (id, label, scopes, secret_digest, expires_at)
    VALUES (gen_random_uuid(), 'a program', '{read}', repeat('c', 64), now() + interval '1 day');
    INSERT INTO signal_keys (id, kid, label, mode, digest)
    VALUES (gen_random_uuid(), '0123456789ab', 'vps', 'plain', repeat('d', 64))`);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

it('its statements end every session, setup token, API token and signal key', async () => {
  const statements =
    readText('SECURITY.md').match(/\b(?:DELETE FROM|UPDATE) [a-z_]+[^;`]*;/g) ?? [];
  expect(new Set(statements).size).toBe(4);
  for (const statement of statements) await client.query(statement);

  const { rows } = await client.query(`SELECT
    (SELECT count(*)::int FROM sessions) + (SELECT count(*)::int FROM setup_tokens)
    + (SELECT count(*)::int FROM api_tokens WHERE revoked_at IS NULL)
    + (SELECT count(*)::int FROM signal_keys WHERE revoked_at IS NULL) AS valid`);
  expect(rows).toEqual([{ valid: 0 }]);
});
