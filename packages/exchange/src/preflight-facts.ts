// What the pre-flight of an account is judged by: its mode, its key, this machine's clock and the budget.
import { fetchHedgeMode, toFacts, type FactsResult } from './account-facts';
import type { AccountLink } from './account-link';
import { waitAtMost } from './timeouts';
import { parseKeyRestrictions } from './venue-rows';

/** What the exchange says of an account before anything is traded on it; null where it does not tell. */
export interface PreflightFacts {
  /** Null as well where the request budget had no room to ask. */
  readonly hedgeMode: boolean | null;
  readonly mayWithdraw: boolean | null;
  readonly ipRestricted: boolean | null;
  /** This machine's wall clock less the exchange's time, ms. */
  readonly clockOffsetMs: number | null;
  readonly requestBudget: RequestBudgetFacts;
}

/** What others and this worker have used of the address's request weight. */
export interface RequestBudgetFacts {
  /** As the exchange last told; null where it has not told of its present window. */
  readonly used: number | null;
  /** Of the exchange's table of limits; null where that was not to be had. */
  readonly limit: number | null;
  readonly windowMs: number;
  /** For so many readings of positions there is room now, by whichever count leaves less. */
  readonly readingsNow: number;
}

/** Mode and key of the account. A failure is that of the key, the way or the limits. */
export async function fetchPreflight(link: AccountLink): Promise<FactsResult<PreflightFacts>> {
  const { host } = link;
  await Promise.all([
    host.time.refresh(true),
    waitAtMost(host.timeouts.readMs, host.refreshMarkets()),
  ]);
  const exchangeMs = host.time.now();
  const clockOffsetMs = exchangeMs === null ? null : Math.round(host.clock.wallMs() - exchangeMs);
  const [mode, restrictions] = await Promise.all([
    fetchHedgeMode(link),
    link.read({
      endpoint: 'sapiGetAccountApiRestrictions',
      params: {},
      signed: true,
      parse: parseKeyRestrictions,
    }),
  ]);
  const hedgeMode = toFacts(mode);
  if (!hedgeMode.ok && hedgeMode.failure !== 'budget') return hedgeMode;
  // Demo trading has no such page, and a key may be barred from it.
  const known = restrictions.kind === 'answer' ? restrictions.value : null;
  return {
    ok: true,
    value: {
      hedgeMode: hedgeMode.ok ? hedgeMode.value : null,
      mayWithdraw: known?.mayWithdraw ?? null,
      ipRestricted: known?.ipRestricted ?? null,
      clockOffsetMs,
      // Asked last, so that it is of the answers above.
      requestBudget: {
        ...host.told(),
        readingsNow: host.door.roomFor('fapiPrivateV3GetPositionRisk', 'read').now,
      },
    },
  };
}
