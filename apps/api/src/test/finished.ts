// Finished operations, ended by the product's own settle.
import { makePrismaStore, type Database } from '@hedge/db';
import { buildTradeHistory, type Operation } from '@hedge/domain';
import { aFinished, insertOperation } from '@hedge/testkit';
import { Client } from 'pg';

/** Puts an operation whose orders are all filled, and settles it. */
export async function finishOperation(
  { url, database }: { readonly url: string; readonly database: Database },
  accountId: string,
  change: (operation: Operation) => Operation = (operation) => operation,
): Promise<Operation> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const operation = change(aFinished({ accountId }));
  await insertOperation(client, operation);
  await client.end();
  const history = buildTradeHistory(operation);
  const outcome = await makePrismaStore(database).record(operation, { kind: 'settle', history });
  if (outcome !== 'recorded') throw new Error(`the settle was ${outcome}`);
  return operation;
}
