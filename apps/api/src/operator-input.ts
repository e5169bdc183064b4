// What an operator sends, parsed through the contract or refused with the reason.
import type { Request } from 'express';
import { z } from 'zod';
import type { ErrorCode } from '@hedge/contracts';
import { listFieldProblems } from './field-problems';
import { makeJsonBodyReader, type BodyProblem } from './json-body';
import { Problem } from './problem';

const BODY_BYTES_MAX = 16 * 1024;
const readJson = makeJsonBodyReader(BODY_BYTES_MAX);

const BODY_PROBLEMS: Readonly<Record<BodyProblem, readonly [ErrorCode, string]>> = {
  notJson: ['NOT_JSON', 'Content-Type must be application/json, uncompressed'],
  tooLarge: ['BODY_TOO_LARGE', `the body must not exceed ${BODY_BYTES_MAX} bytes`],
  malformed: ['INVALID_JSON', 'the body is not valid JSON'],
  aborted: ['INVALID_JSON', 'the body ended early'],
};

/** @throws {Problem} 400, 413, 415 for the form of the body and 422 for its meaning. */
export async function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  request: Request,
): Promise<z.infer<Schema>> {
  const unread = await readJson(request);
  if (unread !== null) throw new Problem(...BODY_PROBLEMS[unread]);
  const parsed = schema.safeParse(request.body);
  if (parsed.success) return parsed.data;
  throw problemOfIssues(codeOf(parsed.error.issues), 'the body', parsed.error.issues);
}

/** @throws {Problem} 400 */
export function parseQuery<Schema extends z.ZodType>(
  schema: Schema,
  request: Request,
): z.infer<Schema> {
  const parsed = schema.safeParse(request.query);
  if (parsed.success) return parsed.data;
  throw problemOfIssues('INVALID_QUERY', 'the query', parsed.error.issues);
}

/**
 * The id in the path.
 * @throws {Problem} 404: whatever is no id is the id of nothing.
 */
export function parseId(
  request: Request,
  what: string,
  schema: z.ZodType<string> = z.uuid(),
): string {
  const parsed = schema.safeParse(request.params['id']);
  if (!parsed.success) throw new Problem('NOT_FOUND', `there is no such ${what}`);
  return parsed.data.toLowerCase();
}

/**
 * The version that the caller saw, from `If-Match: "3"` or the body; undefined where none is named.
 * @throws {Problem} 400 for another kind of condition, or two that differ.
 */
export function readSeenVersion(request: Request, inBody?: number): number | undefined {
  const condition = request.get('if-match');
  if (condition === undefined) return inBody;
  const version = Number(/^"?(\d{1,9})"?$/.exec(condition.trim())?.[1] ?? Number.NaN);
  if (Number.isNaN(version)) {
    throw new Problem('INVALID_REQUEST', 'If-Match must be the version of the operation, as "3"');
  }
  if (inBody !== undefined && inBody !== version) {
    throw new Problem('INVALID_REQUEST', 'If-Match and the body name different versions');
  }
  return version;
}

const PROBLEMS_MAX = 20;

type Issues = readonly z.core.$ZodIssue[];

/** Amounts have codes of their own, because they are what a person gets wrong. */
function codeOf(issues: Issues): ErrorCode {
  const fields = issues.map((issue) => issue.path.at(-1));
  if (fields.includes('profitTarget')) return 'INVALID_TARGET';
  if (fields.includes('quantity')) return 'INVALID_QUANTITY';
  return 'INVALID_BODY';
}

/** The first problem in words, and all of them by the path of their field. */
function problemOfIssues(code: ErrorCode, whole: string, issues: Issues): Problem {
  const problems = issues.flatMap(listFieldProblems).slice(0, PROBLEMS_MAX);
  const [first] = problems;
  const subject = first === undefined || first.field === '' ? whole : first.field;
  return new Problem(code, `${subject}: ${first?.problem ?? 'does not fit'}`, { problems });
}
