// What somebody has changed of an operation's settings: only that is sent.
import type { OperationView, PatchOperationBody } from '@hedge/contracts';
import { compareDecimals } from '../operations/decimal-text';

/** What is done when others touch a hedge. */
export type PolicyChoice = Pick<
  OperationView,
  'onLiquidation' | 'onManualClose' | 'onRestingOrders'
>;

export interface Settings extends PolicyChoice {
  readonly target: string;
  readonly autoCloseEnabled: boolean;
}

/**
 * What of the settings differs from the operation's; null where nothing does.
 * @param settings with the target as the API takes it
 */
export function findChanges(
  operation: OperationView,
  { target, ...chosen }: Settings,
): PatchOperationBody | null {
  const names = Object.keys(chosen) as (keyof typeof chosen)[];
  const changed = names.filter((name) => operation[name] !== chosen[name]);
  const isOtherTarget = compareDecimals(target, operation.profitTarget) !== 0;
  if (changed.length === 0 && !isOtherTarget) return null;
  return {
    ...Object.fromEntries(changed.map((name) => [name, chosen[name]])),
    ...(isOtherTarget && { profitTarget: target }),
  };
}
