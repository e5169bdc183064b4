// Sends signals as a signaller does, over one kept connection, and times each to its last byte.
import http from 'node:http';

/** One answered signal. */
export interface TimedAnswer {
  readonly status: number;
  /** From the request to the answer's last byte, ms. */
  readonly ms: number;
}

/** A client of one endpoint. */
export interface SignalClient {
  send(): Promise<TimedAnswer>;
  close(): void;
}

/** @param url of the endpoint, http only */
export function makeSignalClient(url: string, key: string): SignalClient {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  return {
    send: () =>
      new Promise((resolve, reject) => {
        const body = JSON.stringify({ timestamp: new Date().toISOString(), source: 'bench' });
        const startedMs = performance.now();
        const request = http.request(url, {
          method: 'POST',
          agent,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'x-monitor-key': key,
          },
        });
        request.on('error', reject);
        request.on('response', (response) => {
          response.resume().on('end', () => {
            resolve({ status: response.statusCode ?? 0, ms: performance.now() - startedMs });
          });
        });
        request.end(body);
      }),
    close: () => agent.destroy(),
  };
}
