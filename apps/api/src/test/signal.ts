// A valid signal; always the same bytes, so that every one is a replay of the first.
import { SIGNAL_KEY_HEADER, SIGNAL_PATH } from '@hedge/contracts';
import { SIGNAL_KEY } from './api-under-test';

export type SignalAnswer = {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | null;
  readonly retryAfterMs: number;
};

export async function sendSignal(url: string, key = SIGNAL_KEY): Promise<SignalAnswer> {
  const response = await fetch(`${url}${SIGNAL_PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [SIGNAL_KEY_HEADER]: key },
    body: JSON.stringify({ timestamp: '2025-01-26T10:30:45.000Z', source: 'vps-monitor' }),
  });
  return {
    status: response.status,
    body: await response.json(),
    retryAfter: response.headers.get('retry-after'),
    retryAfterMs: Number(response.headers.get('retry-after-ms')),
  };
}
