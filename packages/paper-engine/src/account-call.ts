// The frame of every call in an account's name: what was due first, then the account, then the call.
import { findAccount, type Account } from './accounts';
import type { Core } from './core';
import type { Answer } from './errors';
import { executeDue } from './matching';

/** Runs a call for a known account, after what was due; `nowMs` null executes nothing. */
export function withAccount<T>(
  core: Core,
  apiKey: string,
  nowMs: number | null,
  call: (account: Account) => Answer<T>,
): Answer<T> {
  if (nowMs !== null) executeDue(core, nowMs);
  const found = findAccount(core.accounts, apiKey);
  return found.ok ? call(found.value) : found;
}
