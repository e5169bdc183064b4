// The owner of an account, who asks the paper exchange past the product.
import { createHmac } from 'node:crypto';
import type { DeskInUse } from '@hedge/testkit';

/** @throws unless the exchange answers with success. */
export async function askAsOwner(
  { paper, desk }: DeskInUse,
  method: string,
  path: string,
  params: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const timestamp = String(await paper.readTime());
  const query = new URLSearchParams({ ...params, timestamp }).toString();
  const signature = createHmac('sha256', desk.secret).update(query).digest('hex');
  const response = await fetch(`${paper.url}${path}?${query}&signature=${signature}`, {
    method,
    headers: { 'x-mbx-apikey': desk.apiKey },
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
}
