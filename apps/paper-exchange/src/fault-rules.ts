// Fault rules: what goes wrong with which request, and at which boundary of its handling.
import { parseDecimal } from '@hedge/domain';
import type { Parameters } from '@hedge/paper-engine';
import os from 'node:os';
import { z } from 'zod';

const decimalText = z.string().refine((text) => parseDecimal(text) !== null, 'must be a decimal');
const fraction = decimalText.refine((text) => {
  const value = parseDecimal(text);
  return value !== null && value.gte('0') && value.lte('1');
}, 'must be between 0 and 1');
const duration = z.int().min(0).max(600_000);

/** A process the rule may signal: never 0, 1 or a group. */
const signalSchema = z.strictObject({
  pid: z.int().min(2),
  name: z.string().refine((name) => name in os.constants.signals, 'is no signal'),
});

/**
 * What a rule does.
 * - `signal` is sent first, exactly at the boundary; then `delayMs` passes; then `drop` destroys
 *   the connection, or `status`/`body` (text or JSON) with `headers` answer.
 * - `truncateBodyAt`: the real or given answer is cut after so many bytes and the connection reset;
 *   `stallBody`: its headers are sent and the body never comes.
 * - `fillFraction`, `pieces` (trades over time), `hideForMs` (of `hideWhat`, everything unless given),
 *   `tradesApartMs` (trades are shown one by one) and `heldForMs` (the order waits inside the exchange
 *   after its window was checked) bend an order's execution and apply whatever `when` says.
 */
const actionSchema = z.strictObject({
  delayMs: duration.optional(),
  status: z.int().min(200).max(599).optional(),
  body: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  drop: z.literal(true).optional(),
  truncateBodyAt: z.int().min(0).optional(),
  stallBody: z.literal(true).optional(),
  fillFraction: fraction.optional(),
  pieces: z
    .array(z.strictObject({ afterMs: duration, fraction }))
    .min(1)
    .max(100)
    .optional(),
  hideForMs: duration.optional(),
  hideWhat: z.array(z.enum(['order', 'trades', 'position'])).optional(),
  tradesApartMs: duration.optional(),
  heldForMs: duration.optional(),
  signal: signalSchema.optional(),
});

/** `nth`: the first matching request it applies to, counted from 1; `times`: to how many. */
export const faultRuleSchema = z.strictObject({
  endpoint: z.string().regex(/^(GET|POST|PUT|DELETE) \/\S+$/),
  match: z.record(z.string(), z.string()).optional(),
  nth: z.int().min(1).default(1),
  times: z.int().min(1).default(1),
  when: z.enum(['before', 'afterExecution', 'afterReply']),
  do: actionSchema,
});

export type FaultRule = z.infer<typeof faultRuleSchema>;
export type FaultAction = FaultRule['do'];

interface ArmedRule {
  readonly id: string;
  readonly rule: FaultRule;
  seen: number;
  applied: number;
}

/** The armed rules. They live as long as the process. */
export interface FaultRules {
  add(rule: FaultRule): string;
  clear(): void;
  list(): readonly ArmedRule[];
  /** Counts the request in every rule that matches it; the first that is due applies. */
  take(endpoint: string, parameters: Parameters): FaultRule | null;
}

function matches(rule: FaultRule, endpoint: string, parameters: Parameters): boolean {
  if (rule.endpoint !== endpoint) return false;
  return Object.entries(rule.match ?? {}).every(([name, value]) => parameters[name] === value);
}

export function makeFaultRules(): FaultRules {
  let rules: ArmedRule[] = [];
  let nextId = 1;
  return {
    add: (rule) => {
      const id = `fault-${nextId}`;
      nextId += 1;
      rules.push({ id, rule, seen: 0, applied: 0 });
      return id;
    },
    clear: () => {
      rules = [];
    },
    list: () => rules,
    take: (endpoint, parameters) => {
      let due: ArmedRule | null = null;
      for (const armed of rules) {
        if (!matches(armed.rule, endpoint, parameters)) continue;
        armed.seen += 1;
        const open = armed.seen >= armed.rule.nth && armed.applied < armed.rule.times;
        if (open && due === null) due = armed;
      }
      if (due === null) return null;
      due.applied += 1;
      return due.rule;
    },
  };
}
