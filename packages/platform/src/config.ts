// Environment to configuration: parsed once, every problem reported at once, secrets never shown.
import { existsSync } from 'node:fs';
import { z } from 'zod';

/** One thing wrong with the environment. */
export type ConfigProblem = { readonly variable: string; readonly problem: string };

/** Thrown when the environment does not parse. The message lists every problem; no value is in it. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ variable, problem }) => `  ${variable}: ${problem}`);
    super(`The configuration is not usable:\n${lines.join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** The environment as a process receives it. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Loads `./.env` into the environment where that file exists; what is set already wins. */
export function loadDotEnv(path = '.env'): void {
  if (existsSync(path)) process.loadEnvFile(path);
}

/**
 * Parses an environment through a zod object. An empty variable counts as absent.
 * @throws {ConfigError} listing every problem, not only the first.
 */
export function parseConfig<Shape extends z.ZodRawShape>(
  shape: Shape,
  env: Env,
): z.infer<z.ZodObject<Shape>> {
  const given: Record<string, string> = {};
  for (const key of Object.keys(shape)) {
    const value = env[key]?.trim();
    if (value !== undefined && value !== '') given[key] = value;
  }
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => ({
      variable: issue.path.join('.') || 'environment',
      problem: isMissing(issue, given) ? `is not set; ${hint(shape, issue)}` : issue.message,
    })),
  );
}

function isMissing(issue: z.core.$ZodIssue, given: Record<string, string>): boolean {
  return issue.code === 'invalid_type' && given[String(issue.path[0])] === undefined;
}

function hint(shape: z.ZodRawShape, issue: z.core.$ZodIssue): string {
  const field = shape[String(issue.path[0])];
  const description = field instanceof z.ZodType ? field.description : undefined;
  return `set it to ${description ?? 'a value'}`;
}
