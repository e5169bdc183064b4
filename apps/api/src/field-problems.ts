// What is wrong with the fields of a body or query: for people in English, and as a rule with its numbers.
import { FIELD_RULES, fillIn, findFieldRule, type FieldRule } from '@hedge/contracts';
import type { z } from 'zod';

export interface FieldProblem {
  /** Its path. */
  readonly field: string;
  readonly problem: string;
  /** Null where the problem is told in words alone. */
  readonly rule: FieldRule | null;
  readonly values: Readonly<Record<string, string>>;
}

type Issue = z.core.$ZodIssue;
type Rule = readonly [rule: FieldRule, values?: Readonly<Record<string, string>>];

const FIELD_LENGTH_MAX = 100;
const PROBLEM_LENGTH_MAX = 200;
/** What else stands in a field's place may be anything, a key among it: it is not said back. */
const FIELD_NAME = /^[a-z_]\w{0,29}$/i;

export function listFieldProblems(issue: Issue): readonly FieldProblem[] {
  const at = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const name = FIELD_NAME.test(key) ? key : '…';
      return tell(at === '' ? name : `${at}.${name}`, ['NOT_KNOWN']);
    });
  }
  const rule = findRule(issue);
  if (rule !== null) return [tell(at, rule)];
  const problem = issue.message.slice(0, PROBLEM_LENGTH_MAX);
  return [{ field: at.slice(0, FIELD_LENGTH_MAX), problem, rule: null, values: {} }];
}

function tell(field: string, [rule, values = {}]: Rule): FieldProblem {
  const problem = fillIn(FIELD_RULES[rule], values);
  return { field: field.slice(0, FIELD_LENGTH_MAX), problem, rule, values };
}

/** What the schema says itself goes before what is said of every such value. */
function findRule(issue: Issue): Rule | null {
  if (issue.message.endsWith('received undefined')) return ['MISSING'];
  const stated = findFieldRule(issue.message);
  if (stated !== null) return [stated];
  if (issue.code === 'invalid_type') return ['WRONG_KIND', { kind: issue.expected }];
  if (issue.code === 'invalid_value') {
    return ['NOT_AMONG', { options: issue.values.map(String).join(', ') }];
  }
  if (issue.code === 'invalid_format') return issue.format === 'uuid' ? ['NOT_ID'] : null;
  if (issue.code === 'too_small') {
    const minimum = String(issue.minimum);
    if (issue.origin === 'string') return minimum === '1' ? ['EMPTY'] : ['TOO_SHORT', { minimum }];
    return [issue.origin === 'array' ? 'TOO_FEW' : 'TOO_SMALL', { minimum }];
  }
  if (issue.code === 'too_big') {
    const maximum = String(issue.maximum);
    if (issue.origin === 'string') return ['TOO_LONG', { maximum }];
    return [issue.origin === 'array' ? 'TOO_MANY' : 'TOO_LARGE', { maximum }];
  }
  return null;
}
