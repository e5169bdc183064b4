// What a person arranges at the exchange: accounts, their mode and leverage, positions by hand, switches.
import { ZERO } from '@hedge/domain';
import { withAccount } from './account-call';
import { computeFunds, makeAccount, positionOf, type Account } from './accounts';
import type { Core } from './core';
import { accept, paperErrors, refuse, type Answer } from './errors';
import { executeForcedClose } from './forced-close';
import { setPositionByHand } from './hand';
import { executeDue } from './matching';
import type { PaperEngine, PositionInput } from './paper-engine';
import { buildPositionRisk, MAX_LEVERAGE, MAX_NOTIONAL } from './positions';
import { listPositions } from './queries';
import { changeSwitches } from './switches';
import { SYMBOLS } from './symbols';
import type { PositionRiskRow } from './wire-rows';

type Setup = Pick<
  PaperEngine,
  | 'addAccount'
  | 'secretOf'
  | 'setPosition'
  | 'forceClose'
  | 'setPositionMode'
  | 'positionMode'
  | 'setLeverage'
  | 'setSwitches'
  | 'switches'
>;

export function makeSetup(core: Core): Setup {
  return {
    addAccount: (input, nowMs) => {
      if (core.accounts.has(input.apiKey)) return false;
      core.accounts.set(input.apiKey, makeAccount(input, nowMs));
      core.revision += 1;
      return true;
    },
    secretOf: (apiKey) => core.accounts.get(apiKey)?.secret ?? null,
    setPosition: makeSetPosition(core),
    forceClose: makeForceClose(core),
    setPositionMode: makeSetPositionMode(core),
    positionMode: (apiKey) =>
      withAccount(core, apiKey, null, ({ hedgeMode }) => accept({ dualSidePosition: hedgeMode })),
    setLeverage: makeSetLeverage(core),
    setSwitches: (change, nowMs) => {
      executeDue(core, nowMs);
      core.switches = changeSwitches(core.switches, change);
      core.revision += 1;
      return core.switches;
    },
    switches: () => core.switches,
  };
}

function makeSetPosition(core: Core): PaperEngine['setPosition'] {
  return (apiKey, input, nowMs) =>
    withAccount(core, apiKey, nowMs, (account) => {
      const spec = SYMBOLS.get(input.symbol);
      if (!spec) return refuse(paperErrors.symbolInvalid());
      const { quantity, entryPrice } = input;
      if (quantity.gt(spec.maxQty)) return refuse(paperErrors.quantityAboveMax());
      const fits = quantity.gte(ZERO) && quantity.mod(spec.stepSize).eq(ZERO);
      if (!fits) return refuse(paperErrors.quantityOffStep());
      if (entryPrice?.lte(ZERO)) return refuse(paperErrors.priceNotPositive());
      if (entryPrice?.gt(spec.maxPrice)) return refuse(paperErrors.priceAboveMax());
      if (!account.hedgeMode) return refuse(paperErrors.positionSideMismatch());
      setPositionByHand(core, account, input, nowMs);
      return showPosition(core, account, input, nowMs);
    });
}

/** The row of one position; null when it is flat. */
function showPosition(
  core: Core,
  account: Account,
  { symbol, positionSide }: Pick<PositionInput, 'symbol' | 'positionSide'>,
  nowMs: number,
): Answer<PositionRiskRow | null> {
  const views = listPositions(core, account, { symbol }, nowMs, (head) => {
    return head.positionSide === positionSide && head.position.amount.gt(ZERO);
  });
  if (!views.ok) return views;
  const [view] = views.value;
  return accept(view ? buildPositionRisk(view) : null);
}

function makeForceClose(core: Core): PaperEngine['forceClose'] {
  return (apiKey, input, nowMs) =>
    withAccount(core, apiKey, nowMs, (account) => {
      const spec = SYMBOLS.get(input.symbol);
      if (!spec) return refuse(paperErrors.symbolInvalid());
      const { amount } = positionOf(account, input.symbol, input.positionSide);
      const quantity = input.quantity ?? amount;
      if (quantity.lt(ZERO) || !quantity.mod(spec.stepSize).eq(ZERO)) {
        return refuse(paperErrors.quantityOffStep());
      }
      if (quantity.eq(ZERO) || quantity.gt(amount)) return refuse(paperErrors.reduceOnlyRejected());
      executeForcedClose(core, account, input, quantity, nowMs);
      return showPosition(core, account, input, nowMs);
    });
}

function makeSetPositionMode(core: Core): PaperEngine['setPositionMode'] {
  return (apiKey, hedgeMode, nowMs) =>
    withAccount(core, apiKey, nowMs, (account) => {
      if (account.hedgeMode === hedgeMode) return refuse(paperErrors.positionModeUnchanged());
      if ([...core.orders.open()].some((order) => order.apiKey === apiKey)) {
        return refuse(paperErrors.modeChangeWithOrders());
      }
      if ([...account.positions.values()].some((position) => position.amount.gt(ZERO))) {
        return refuse(paperErrors.modeChangeWithPosition());
      }
      account.hedgeMode = hedgeMode;
      core.revision += 1;
      return accept(null);
    });
}

/** What would be free if the account had this leverage; held positions are margined anew. */
function isAffordable(core: Core, account: Account, change: Map<string, number>, nowMs: number) {
  const funds = computeFunds({ ...account, leverages: change }, (symbol) =>
    core.prices.truePrice(symbol, nowMs),
  );
  return funds.initialMargin.lte(funds.wallet.plus(funds.unrealizedPnl));
}

function makeSetLeverage(core: Core): PaperEngine['setLeverage'] {
  return (apiKey, symbol, leverage, nowMs) =>
    withAccount(core, apiKey, nowMs, (account) => {
      if (!SYMBOLS.has(symbol)) return refuse(paperErrors.symbolInvalid());
      if (!Number.isInteger(leverage) || leverage < 1 || leverage > MAX_LEVERAGE) {
        return refuse(paperErrors.leverageInvalid(String(leverage)));
      }
      const changed = new Map([...account.leverages, [symbol, leverage]]);
      if (!isAffordable(core, account, changed, nowMs)) {
        return refuse(paperErrors.leverageTooSmall());
      }
      account.leverages.set(symbol, leverage);
      core.revision += 1;
      return accept({ leverage, maxNotionalValue: MAX_NOTIONAL, symbol });
    });
}
