// The demo's paper accounts: opened at the paper exchange, registered at the API, remembered.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { demoAccounts, demoTakerFee } from './demo-plan';
import { RequestRefused } from './json-http';
import type { OperatorClient } from './operator-client';
import type { PaperClient } from './paper-client';
import { writeWhole } from './secrets';

/** A paper account that the API knows. */
export interface DemoAccount {
  readonly apiKey: string;
  readonly secret: string;
  /** The API's id. */
  readonly id: string;
}

const balance = '100000';

/** Opens the accounts that are missing; those of earlier starts are used again. */
export async function openDemoAccounts(
  deps: { readonly operator: OperatorClient; readonly paper: PaperClient },
  dataDir: string,
): Promise<readonly DemoAccount[]> {
  const file = path.join(dataDir, 'demo.json');
  const accounts: DemoAccount[] = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as DemoAccount[])
    : [];
  if (accounts.length === 0) await deps.paper.setTakerFee(demoTakerFee);
  for (const { apiKey, secret } of accounts) await deps.paper.openAccount(apiKey, secret, balance);
  while (accounts.length < demoAccounts) {
    const apiKey = randomBytes(32).toString('hex');
    const secret = randomBytes(32).toString('hex');
    await deps.paper.openAccount(apiKey, secret, balance);
    const label = `Demo ${accounts.length + 1}`;
    const body = { label, exchange: 'binanceusdm', mode: 'paper', apiKey, secret } as const;
    accounts.push({ apiKey, secret, id: await deps.operator.createAccount(body) });
    writeWhole(file, JSON.stringify(accounts));
  }
  return accounts;
}

/** Forgets accounts that the API does not know, as after a change of DATABASE_URL. */
export function isUnknownAccount(error: unknown): boolean {
  return error instanceof RequestRefused && error.code === 'UNKNOWN_ACCOUNT';
}
