// Signals at a fixed rate, or as fast as a number of connections allows; each timed to its last byte.
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** One endpoint that takes signals. */
export interface SignalTarget {
  readonly url: string;
  readonly key: string;
}

/** What came of a run. */
export interface LoadResult {
  /** Of every answer, ms; from when it was due at a fixed rate. */
  readonly tookMs: readonly number[];
  readonly perSecond: number;
}

const CONNECTIONS = 32;
const TICK_MS = 1;
const ANSWERS: ReadonlySet<number | undefined> = new Set([200, 202, 429]);

/** So many connections, each asking again once it was answered. */
export async function sendAtOnce(target: SignalTarget, seconds: number): Promise<LoadResult> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const tookMs: number[] = [];
  const startedMs = performance.now();
  const untilMs = startedMs + seconds * 1_000;
  const ask = async () => {
    while (performance.now() < untilMs) {
      const sentMs = performance.now();
      await send(target, agent);
      tookMs.push(performance.now() - sentMs);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  agent.destroy();
  return { tookMs, perSecond: (tookMs.length * 1_000) / (performance.now() - startedMs) };
}

/** A late request counts from when it was due, so that a stall is not hidden by what it delays. */
export async function sendAtRate(
  target: SignalTarget,
  perSecond: number,
  seconds: number,
): Promise<LoadResult> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const tookMs: number[] = [];
  const startedMs = performance.now();
  const sent: Promise<void>[] = [];
  const total = perSecond * seconds;
  while (sent.length < total) {
    const due = Math.min(total, ((performance.now() - startedMs) * perSecond) / 1_000);
    while (sent.length < due) {
      const dueMs = startedMs + (sent.length * 1_000) / perSecond;
      const answered = send(target, agent);
      sent.push(answered.then(() => void tookMs.push(performance.now() - dueMs)));
    }
    await pause(TICK_MS);
  }
  await Promise.all(sent);
  agent.destroy();
  return { tookMs, perSecond: (total * 1_000) / (performance.now() - startedMs) };
}

function send({ url, key }: SignalTarget, agent: http.Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ timestamp: new Date().toISOString(), source: 'bench' });
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-monitor-key': key,
    };
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => {
        if (ANSWERS.has(response.statusCode)) resolve();
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    request.on('error', reject).end(body);
  });
}
