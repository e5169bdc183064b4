// A desk whose secrets are all known: whoever asks it has every answer in the books, and every version of
// every row that was ever written is kept.
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import {
  makeDesk,
  makeWebhookReceiver,
  startDeskApi,
  startDeskWorker,
  startPaper,
  type AppProcess,
  type Desk,
  type Paper,
  type WebhookReceiver,
} from '@hedge/testkit';
import { bytesOfSeed, codeOf } from './authenticator-code';

/** A request as somebody sends it; a body that is no text goes as JSON. */
export interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends it; the answer goes into the books under the name. */
export type Ask = (what: string, asked: Asked) => Promise<Told>;

export const MONITOR_KEY = randomBytes(32).toString('hex');
export const ADMIN_KEY = randomBytes(32).toString('hex');
export const PASSWORD = `a long sentence ${randomUUID()}`;
export const BY_ADMIN = { authorization: `Bearer ${ADMIN_KEY}` } as const;

/** What the product has shown, once, because it was made for that. */
export interface Shown {
  readonly setupToken: string;
  readonly session: string;
  readonly csrfToken: string;
  readonly seed: string;
  readonly recoveryCode: string;
  readonly apiToken: string;
  readonly tokenId: string;
  readonly signalKey: string;
  readonly signingKeyId: string;
  readonly signingSecret: string;
}

export interface Keys {
  readonly apiKey: string;
  readonly secret: string;
}

export interface CanaryDesk {
  readonly paper: Paper;
  readonly desk: Desk;
  readonly receiver: WebhookReceiver;
  readonly api: AppProcess;
  readonly worker: AppProcess;
  readonly signalUrl: string;
  readonly ask: Ask;
  readonly shown: Shown;
  /** An account at the exchange, with keys that must never be told. */
  openAtExchange(): Promise<Keys>;
  /** All but the exchange, which is asked about the books. */
  endApps(): Promise<void>;
  close(): Promise<void>;
}

/** Everything runs, somebody is logged in, and each kind of secret has been made. */
export async function startCanaryDesk(): Promise<CanaryDesk> {
  const paper = await startPaper();
  const desk = await makeDesk(paper);
  desk.watch(paper.process);
  const receiver = await makeWebhookReceiver((text) => desk.noteSaid({ place: 'a notice', text }));
  const env = { ...receiver.env, LOG_LEVEL: 'debug' };
  const keys = { MONITOR_API_KEY: MONITOR_KEY, ADMIN_API_KEY: ADMIN_KEY, BOARD_ACTIONS: 'yes' };
  const worker = await startDeskWorker(desk, env);
  const { process: api, signalUrl } = await startDeskApi(desk, { ...env, ...keys });
  await keepEveryVersion(desk);
  const ask = makeAsk(desk, api.url);
  const shown = await makeSecrets(desk, api, ask);
  const endApps = async () => {
    const apps = desk.processes.filter((child) => child !== paper.process);
    await Promise.all(apps.map((child) => child.kill()));
  };
  return {
    ...{ paper, desk, receiver, api, worker, signalUrl, ask, shown },
    openAtExchange: async () => {
      const keys = { apiKey: `key-${randomUUID()}`, secret: `secret-${randomUUID()}` };
      desk.noteCanary({ name: 'another API key', text: keys.apiKey });
      desk.noteCanary({ name: 'another API secret', text: keys.secret });
      await paper.control('POST', '/accounts', { ...keys, balance: '1000', hedgeMode: true });
      return keys;
    },
    endApps,
    close: async () => {
      await endApps();
      await desk.close();
      await receiver.close();
      await paper.stop();
    },
  };
}

function makeAsk(desk: Desk, url: string): Ask {
  return async (what, { method = 'POST', path, body, headers = {} }) => {
    const isRaw = typeof body === 'string' || body === undefined;
    const response = await fetch(`${url}${path}`, {
      ...{ method, redirect: 'manual' },
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const head = [...response.headers].map((header) => header.join(': '));
    desk.noteSaid({ place: what, text: [...head, text].join('\n') });
    return { status: response.status, headers: response.headers, text };
  };
}

/** Jobs and keys come and go: what was written for a moment only was written too. */
async function keepEveryVersion({ client }: Desk): Promise<void> {
  await client.query(`
    CREATE TABLE written (place text, row text);
    CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO public.written VALUES (TG_TABLE_NAME, NEW::text);
      RETURN NULL;
    END $$;
    DO $$
    DECLARE each record;
    BEGIN
      FOR each IN SELECT schemaname, tablename FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> 'written'
      LOOP
        EXECUTE format('CREATE TRIGGER keep_version AFTER INSERT OR UPDATE ON %I.%I
          FOR EACH ROW EXECUTE FUNCTION keep_version()', each.schemaname, each.tablename);
      END LOOP;
    END $$`);
}

async function makeSecrets(desk: Desk, api: AppProcess, ask: Ask): Promise<Shown> {
  const canary = (name: string, text: unknown) => {
    if (typeof text !== 'string' || text.length < 16) throw new Error(`${name} was not shown`);
    desk.noteCanary({ name, text });
    return text;
  };
  const fieldsOf = ({ text }: Told) => JSON.parse(text) as Readonly<Record<string, unknown>>;
  const printed = /hm_setup_[\w-]{43}/.exec(api.output())?.[0];
  const setupToken = canary('the setup token', printed);
  canary('the password', PASSWORD);
  canary('the path of the webhook', 'canary-of-the-path');
  const person = { name: 'ana', password: PASSWORD };
  await ask('setting up', { path: '/api/v1/setup', body: { token: setupToken, ...person } });
  const loggedIn = await ask('logging in', { path: '/api/v1/session', body: person });
  const cookie = loggedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const session = canary('the session', cookie.split('=')[1]);
  const csrfToken = canary('the CSRF token', fieldsOf(loggedIn)['csrfToken']);
  const headers = { cookie, 'x-csrf-token': csrfToken };
  const at = '/api/v1/session/totp';
  const enrolled = await ask('enrolling', { path: at, headers, body: { password: PASSWORD } });
  const seed = canary('the seed', fieldsOf(enrolled)['secret']);
  for (const form of ['hex', 'base64url'] as const) {
    canary('the bytes of the seed', bytesOfSeed(seed).toString(form));
  }
  const code = codeOf(seed);
  const confirmed = await ask('confirming', { path: `${at}/confirm`, headers, body: { code } });
  const codes = fieldsOf(confirmed)['recoveryCodes'] as readonly string[] | undefined;
  const recoveryCode = canary('a recovery code', codes?.[0]);
  const make = async (what: string, path: string, body: object) =>
    fieldsOf(await ask(what, { path: `/api/v1/${path}`, headers: BY_ADMIN, body }));
  const token = await make('making a token', 'tokens', { label: 'a program', scopes: ['read'] });
  const plain = await make('making a signal key', 'signal-keys', { label: 'vps' });
  const hmac = await make('making a signing key', 'signal-keys', { label: 'vps', mode: 'hmac' });
  return {
    ...{ setupToken, session, csrfToken, seed, recoveryCode },
    apiToken: canary('the API token', token['token']),
    tokenId: String(token['id']),
    signalKey: canary('the signal key', plain['secret']),
    signingKeyId: String(hmac['keyId']),
    signingSecret: canary('the signing secret', hmac['secret']),
  };
}

/** The headers of a signal that is signed as the guide says, `lateMs` before now. */
export function signedBy({ signingKeyId, signingSecret }: Shown, body: string, lateMs = 0) {
  const time = Date.now() - lateMs;
  const v1 = createHmac('sha256', signingSecret).update(`${time}.${body}`).digest('hex');
  return { 'x-key-id': signingKeyId, 'x-signature': `t=${time},v1=${v1}` };
}
