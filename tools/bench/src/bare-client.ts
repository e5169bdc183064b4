// The exchange's API with node:http alone: what any client must at least do to read and to send.
import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { CrowdAccount } from './crowd';

type Params = Readonly<Record<string, string | number>>;

/** A client of one exchange; connections are kept. */
export interface BareClient {
  /** One signed request, its answer parsed. @throws unless it is answered with 200. */
  call(
    method: 'GET' | 'POST',
    resource: string,
    by: CrowdAccount,
    params: Params,
  ): Promise<unknown>;
  close(): void;
}

/** @param url of the exchange, http only */
export function makeBareClient(url: string): BareClient {
  const agent = new http.Agent({ keepAlive: true });
  return {
    call: (method, resource, { apiKey, secret }, params) => {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(params)) query.set(name, String(value));
      query.set('timestamp', String(Date.now()));
      query.set('recvWindow', '5000');
      const text = query.toString();
      const signature = createHmac('sha256', secret).update(text).digest('hex');
      const target = `${url}${resource}?${text}&signature=${signature}`;
      return new Promise((resolve, reject) => {
        const headers = { 'X-MBX-APIKEY': apiKey };
        const request = http.request(target, { method, agent, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const body = Buffer.concat(chunks).toString();
            if (response.statusCode === 200) resolve(JSON.parse(body));
            else reject(new Error(`${resource} answered ${response.statusCode}: ${body}`));
          });
        });
        request.on('error', reject).end();
      });
    },
    close: () => agent.destroy(),
  };
}
