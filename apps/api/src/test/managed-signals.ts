// Managed signal keys as an operator makes them, and signals that carry or use them.
import { createHmac } from 'node:crypto';
import {
  SIGNAL_ANSWERS,
  SIGNAL_KEY_HEADER,
  SIGNAL_KEY_ID_HEADER,
  SIGNAL_PATH,
  SIGNAL_SIGNATURE_HEADER,
  type CreatedSignalKeyView,
  type SignalKeyView,
} from '@hedge/contracts';
import { ADMIN_KEY } from './api-under-test';
import { sendRequest, type RawAnswer } from './raw-http';

const SIGNAL_BODY = '{"timestamp":"2025-01-26T10:30:45.000Z","source":"vps-monitor"}';

export type Header = readonly [name: string, value: string];

const JSON_TYPE: Header = ['content-type', 'application/json'];

/** Calls the operator API as its administrator. */
export async function administer(url: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}/api/v1/signal-keys${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

export async function makeSignalKey(
  url: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<CreatedSignalKeyView> {
  const made = await administer(url, 'POST', '', { label: 'a signaller', ...fields });
  return made.body as CreatedSignalKeyView;
}

export async function findSignalKey(url: string, id: string): Promise<SignalKeyView | undefined> {
  const { body } = await administer(url, 'GET', '');
  const { items } = body as { readonly items: readonly SignalKeyView[] };
  return items.find((key) => key.id === id);
}

/** A signal with just these headers beside its content type. */
export function sendWith(
  url: string,
  headers: readonly Header[],
  body = SIGNAL_BODY,
): Promise<RawAnswer> {
  return sendRequest(url, { path: SIGNAL_PATH, headers: [JSON_TYPE, ...headers], body });
}

/** A signal that carries this key. */
export const sendKey = (url: string, key: string) => sendWith(url, [[SIGNAL_KEY_HEADER, key]]);

/** The headers of a signed signal; made without the product's own signing. */
export function signatureOf(
  key: Pick<CreatedSignalKeyView, 'keyId' | 'secret'>,
  { atMs = Date.now(), body = SIGNAL_BODY } = {},
): readonly [Header, Header] {
  const hash = createHmac('sha256', key.secret).update(`${atMs}.${body}`).digest('hex');
  return [
    [SIGNAL_KEY_ID_HEADER, key.keyId],
    [SIGNAL_SIGNATURE_HEADER, `t=${atMs},v1=${hash}`],
  ];
}

const { unauthorized, tooManyFailures } = SIGNAL_ANSWERS;

/** The one refusal: its status and its body. */
export const SAID_NOTHING = [401, JSON.stringify(unauthorized)];

/** What an answer says of the credentials: whatever comes after them, they were right. */
export function verdictOf({ body }: Pick<RawAnswer, 'body'>): 'taken' | 'wrong' | 'unknown' {
  if (body === '{"error":"The signal keys cannot be read"}') return 'unknown';
  return [unauthorized, tooManyFailures].some((refusal) => body === JSON.stringify(refusal))
    ? 'wrong'
    : 'taken';
}
