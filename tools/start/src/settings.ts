// What the environment says about this start, checked as a whole before anything is started.
import path from 'node:path';
import type { Env } from '@hedge/platform';
import {
  apiFields,
  ConfigError,
  credentialsKeyField,
  liveField,
  logFields,
  monitorFields,
  parseConfig,
  redisFields,
} from '@hedge/platform';
import { StartProblem } from './problem';

/** How to start. */
export interface Settings {
  readonly dataDir: string;
  readonly apiHost: string;
  /** Undefined where the environment sets none. */
  readonly apiPort: number | undefined;
  readonly paperPort: number | undefined;
  /** A PostgreSQL of the user's own. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly reset: boolean;
}

/** @throws StartProblem listing all that is wrong with environment and arguments. */
export function readSettings(env: Env, args: readonly string[]): Settings {
  const problems = args
    .filter((arg) => arg !== '--reset')
    .map((arg) => `"${arg}" is unknown; the one option is --reset.`);
  const paperPort = { PAPER_EXCHANGE_PORT: apiFields.API_PORT };
  const read = parseAll(
    env,
    {
      ...{ ...apiFields, ...paperPort, ...monitorFields, ...liveField, ...logFields },
      ...redisFields(env),
      ...(hasCredentialsKey(env) ? credentialsKeyField(env) : {}),
    },
    problems,
  );
  const databaseUrl = given(env, 'DATABASE_URL');
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    problems.push('DATABASE_URL is no such URL.');
  }
  const reset = args.includes('--reset');
  if (reset && databaseUrl !== undefined) {
    problems.push('--reset does not empty the database that DATABASE_URL names: do that yourself.');
  }
  if (problems.length > 0 || read === undefined) throw new StartProblem(problems.join('\n'));
  return {
    dataDir: path.resolve(given(env, 'DATA_DIR') ?? '.data'),
    apiHost: read.API_HOST,
    apiPort: given(env, 'API_PORT') === undefined ? undefined : read.API_PORT,
    paperPort:
      given(env, 'PAPER_EXCHANGE_PORT') === undefined ? undefined : read.PAPER_EXCHANGE_PORT,
    databaseUrl,
    redisUrl: given(env, 'REDIS_URL'),
    reset,
  };
}

/** Without one the start makes its own. */
function hasCredentialsKey(env: Env): boolean {
  return ['CREDENTIALS_KEY', 'CREDENTIALS_KEY_FILE'].some((name) => given(env, name) !== undefined);
}

/** An empty variable counts as absent. */
function given(env: Env, name: string): string | undefined {
  const value = env[name]?.trim() ?? '';
  return value === '' ? undefined : value;
}

function parseAll<Shape extends Parameters<typeof parseConfig>[0]>(
  env: Env,
  shape: Shape,
  problems: string[],
): ReturnType<typeof parseConfig<Shape>> | undefined {
  try {
    return parseConfig(shape, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems.map(({ variable, problem }) => `${variable} ${problem}.`));
    return undefined;
  }
}
