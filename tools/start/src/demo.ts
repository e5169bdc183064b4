// Keeps three demo hedges alive through the public interfaces alone.
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { OperationView } from '@hedge/contracts';
import type { DemoAccount } from './demo-accounts';
import { isUnknownAccount, openDemoAccounts } from './demo-accounts';
import type { HedgePlan } from './demo-plan';
import { computeTarget, hedgePlans } from './demo-plan';
import type { OperatorClient } from './operator-client';
import type { PaperClient } from './paper-client';

/** What the demo works with. */
export interface DemoDeps {
  readonly operator: OperatorClient;
  readonly paper: PaperClient;
}

/** The demo of one start. */
export interface Demo {
  /**
   * Registers every planned hedge that the operations lack.
   *
   * @param closesSeen how many operations were closed since the start
   * @returns how many were opened
   */
  topUp(operations: readonly OperationView[], closesSeen: number): Promise<number>;
}

/** Makes the demo; its accounts are opened at the first top-up. */
export function makeDemo(deps: DemoDeps, dataDir: string): Demo {
  let accounts: readonly DemoAccount[] | undefined;
  return {
    topUp: async (operations, closesSeen) => {
      accounts ??= await openDemoAccounts(deps, dataDir);
      let opened = 0;
      for (const plan of hedgePlans) {
        const account = accounts[plan.account];
        if (account === undefined || operations.some((each) => isOf(each, plan, account))) continue;
        try {
          await open(deps, plan, account, closesSeen === 0);
        } catch (error) {
          if (isUnknownAccount(error)) {
            rmSync(path.join(dataDir, 'demo.json'), { force: true });
            accounts = undefined;
          }
          throw error;
        }
        opened += 1;
      }
      return opened;
    },
  };
}

function isOf(operation: OperationView, plan: HedgePlan, account: DemoAccount): boolean {
  const symbolOf = (side: 'LONG' | 'SHORT') =>
    operation.legs.find((leg) => leg.side === side)?.symbol;
  return (
    operation.accountId === account.id &&
    symbolOf('LONG') === plan.long.symbol &&
    symbolOf('SHORT') === plan.short.symbol
  );
}

async function open(
  { operator, paper }: DemoDeps,
  plan: HedgePlan,
  account: DemoAccount,
  isFirst: boolean,
): Promise<void> {
  const legs = [
    ['LONG', plan.long],
    ['SHORT', plan.short],
  ] as const;
  for (const [positionSide, { exchangeSymbol: symbol, quantity }] of legs) {
    await paper.setPosition({ apiKey: account.apiKey, symbol, positionSide, quantity });
  }
  const marks = await paper.loadMarks();
  const markOf = (symbol: string) => {
    const mark = marks.get(symbol);
    if (mark === undefined) throw new Error(`the paper exchange has no price for ${symbol}`);
    return mark;
  };
  await operator.createOperation({
    accountId: account.id,
    profitTarget: computeTarget(plan, markOf, isFirst),
    long: { symbol: plan.long.symbol, quantity: plan.long.quantity },
    short: { symbol: plan.short.symbol, quantity: plan.short.quantity },
  });
}
