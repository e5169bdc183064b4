// An engine whose every change is journaled before its caller learns of it.
//
// What is journaled is the call itself: the engine is a function of its calls, so replaying them
// on the same start gives the same state.
import { decimal, type Decimal } from '@hedge/domain';
import type { PaperEngine } from '@hedge/paper-engine';

const MUTATORS = [
  'addAccount',
  'setPosition',
  'forceClose',
  'setPositionMode',
  'setLeverage',
  'setSwitches',
  'setMark',
  'followWalk',
  'addRecording',
  'followReplay',
  'setMarkFault',
  'placeOrder',
  'cancelOrder',
  'cancelAllOrders',
  'fillResting',
  'hideOrder',
  'advance',
] as const satisfies readonly (keyof PaperEngine)[];

/** Reads end with `nowMs`, and first execute what is due at that time. */
const READS = [
  'getOrder',
  'openOrder',
  'openOrders',
  'allOrders',
  'userTrades',
  'positionRisk',
  'positionRiskV2',
  'income',
  'balance',
  'account',
  'accountV2',
] as const satisfies readonly (keyof PaperEngine)[];

type Mutator = (typeof MUTATORS)[number];

/** One journaled call. */
export interface EngineCall {
  readonly method: Mutator;
  readonly args: readonly unknown[];
}

type Call = (...args: readonly unknown[]) => unknown;

function methodOf(engine: PaperEngine, name: string): Call {
  const method = (engine as unknown as Record<string, Call>)[name];
  if (!method) throw new Error(`the engine has no ${name}`);
  return method;
}

/** The engine behind the same interface; `append` must have written the call when it returns. */
export function recordEngine(engine: PaperEngine, append: (call: EngineCall) => void): PaperEngine {
  const recorded: Record<string, Call> = {};
  const wrap = (
    name: Mutator | (typeof READS)[number],
    toCall: (args: readonly unknown[]) => EngineCall,
  ) => {
    const call = methodOf(engine, name);
    recorded[name] = (...args) => {
      const before = engine.revision();
      const result = call(...args);
      if (engine.revision() !== before) append(toCall(args));
      return result;
    };
  };
  // A trailing argument left undefined is one not given; JSON would turn it into null.
  const given = (args: readonly unknown[]) =>
    args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1);
  for (const method of MUTATORS) wrap(method, (args) => ({ method, args: given(args) }));
  for (const name of READS) wrap(name, (args) => ({ method: 'advance', args: args.slice(-1) }));
  return { ...engine, ...(recorded as Partial<PaperEngine>) };
}

/** Repeats a journaled call. */
export function replayCall(engine: PaperEngine, call: EngineCall): void {
  methodOf(engine, call.method)(...call.args);
}

function isDecimal(value: unknown): value is Decimal {
  return typeof value === 'object' && value !== null && 'toFixed' in value;
}

/** A call as one line of JSON; decimals are tagged, so that they are told from text. */
export function writeCall(call: EngineCall): string {
  return JSON.stringify(
    call,
    function (this: Record<string, unknown>, key: string, value: unknown) {
      const raw = this[key];
      return isDecimal(raw) ? { $decimal: raw.toFixed() } : value;
    },
  );
}

/**
 * Reads what `writeCall` wrote.
 * @throws {Error} when it is not that.
 */
export function readCall(value: unknown): EngineCall {
  const call = value as Partial<EngineCall> | null;
  const method = MUTATORS.find((name) => name === call?.method);
  if (!method || !Array.isArray(call?.args)) throw new Error('not a journaled call');
  return { method, args: call.args.map(untag) };
}

function untag(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untag);
  if (typeof value !== 'object' || value === null) return value;
  if ('$decimal' in value) return decimal(String(value.$decimal));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, untag(part)]));
}
