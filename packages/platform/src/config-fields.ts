// The environment variables that more than one app reads, each as a zod field.
//
// A field's description completes the sentence "set it to …" in the error message.
import { isIP } from 'node:net';
import { egressAddress } from '@hedge/contracts';
import { z } from 'zod';
import type { WebhookConfig } from './alerts/webhook';
import type { Env } from './config';
import {
  credentialsKeyPath,
  KEY_FORM,
  parseCredentialsKey,
  readCredentialsKeyFile,
} from './credentials-key';

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);

const port = wholeNumber(0, 65_535);

const urlOf = (protocols: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  });

const splitList = (text: string) =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

const keyList = z.string().transform(splitList);

const WEBHOOK_SECRET_LENGTH_MIN = 16;

const PRINTABLE = /^[\x21-\x7e]+$/;

export const apiFields = {
  API_HOST: z
    .string()
    .refine((host) => host === 'localhost' || isIP(host) !== 0, 'must be an IP address')
    .default('127.0.0.1'),
  API_PORT: port.default(3000),
  /** How many proxies of the operator's own stand before the API and write `X-Forwarded-For`. */
  TRUST_PROXY_HOPS: wholeNumber(0, 10).default(0),
  /** Of one credential, and of one address, over all replicas; 0 for no limit. */
  REQUESTS_PER_MINUTE: wholeNumber(0, 1_000_000).default(600),
  ADDRESS_REQUESTS_PER_MINUTE: wholeNumber(0, 1_000_000).default(3_000),
};

export const accessFields = {
  /** A person is logged out after so long without a request, and after so many hours in any case. */
  SESSION_IDLE_MINUTES: wholeNumber(1, 1_440).default(30),
  SESSION_HOURS: wholeNumber(1, 168).default(12),
  /** Whether admins may act on the queues in Bull Board. */
  BOARD_ACTIONS: z
    .enum(['yes', 'no'], { error: 'must be exactly yes or no' })
    .default('no')
    .transform((text) => text === 'yes'),
};

export const storeFields = {
  DATABASE_URL: urlOf(['postgresql:', 'postgres:']).describe(
    'the PostgreSQL to use, such as postgresql://user:password@127.0.0.1:5432/hedge (only "npm start" brings its own)',
  ),
  DATA_DIR: z.string().default('.data'),
};

export const KEY_LENGTH_MIN = 32;

/** The demo runs on loopback with keys it makes or is given; everywhere else a key must be long. */
const keyLengthMin = (env: Env) => (env['HEDGE_DEMO'] === 'yes' ? 1 : KEY_LENGTH_MIN);

const keyProblem = (lengthMin: number) =>
  `must have at least ${lengthMin} printable characters; make one with "openssl rand -hex 32"`;

/** Signal keys: several while rotating, separated by commas; none where signallers have managed ones. */
export function signalKeyField(env: Env) {
  const lengthMin = keyLengthMin(env);
  return {
    MONITOR_API_KEY: keyList
      .refine(
        (keys) =>
          keys.length > 0 && keys.every((key) => key.length >= lengthMin && PRINTABLE.test(key)),
        `every key ${keyProblem(lengthMin)}`,
      )
      .default([]),
  };
}

/** An admin's token that needs no database; without it there are users and their tokens. */
export function adminKeyField(env: Env) {
  const lengthMin = keyLengthMin(env);
  return {
    ADMIN_API_KEY: z
      .string()
      .refine((key) => key.length >= lengthMin && PRINTABLE.test(key), keyProblem(lengthMin))
      .optional(),
  };
}

/** Keys that still open what they sealed, while the stored secrets are encrypted anew. */
const previousKeysField = {
  CREDENTIALS_KEY_PREVIOUS: keyList
    .transform((texts, context) =>
      texts.map((text) => {
        const key = parseCredentialsKey(text);
        if (key === null) context.addIssue(`every key must be ${KEY_FORM}`);
        return key ?? z.NEVER;
      }),
    )
    .default([]),
};

/**
 * The key that exchange credentials are encrypted with, as 32 bytes in `CREDENTIALS_KEY`, whether it
 * was given as text or in the file that `CREDENTIALS_KEY_FILE` names.
 */
export function credentialsKeyField(env: Env): {
  CREDENTIALS_KEY: z.ZodType<Buffer>;
  CREDENTIALS_KEY_FILE: z.ZodType;
  CREDENTIALS_KEY_PREVIOUS: z.ZodType<Buffer[]>;
} {
  const path = credentialsKeyPath(env);
  const read = path === undefined ? undefined : readCredentialsKeyFile(path);
  if (read === undefined) {
    return {
      CREDENTIALS_KEY: z
        .string()
        .transform((text, context) => {
          const key = parseCredentialsKey(text);
          if (key === null) context.addIssue(`must be ${KEY_FORM}`);
          return key ?? z.NEVER;
        })
        .describe(`${KEY_FORM}, or put them into a file and its path into CREDENTIALS_KEY_FILE`),
      CREDENTIALS_KEY_FILE: z.undefined().optional(),
      ...previousKeysField,
    };
  }
  return {
    CREDENTIALS_KEY: z
      .undefined({ error: 'is set, and CREDENTIALS_KEY_FILE is set too; keep one of them' })
      .optional()
      .transform(() => ('key' in read ? read.key : Buffer.alloc(0))),
    CREDENTIALS_KEY_FILE: z.string().superRefine((_path, context) => {
      if ('problem' in read) context.addIssue(read.problem);
    }),
    ...previousKeysField,
  };
}

/** API and worker must be told the same. */
export const monitorFields = {
  /** What the worker's limiter lasts. */
  MONITOR_INTERVAL_MS: wholeNumber(250, 3_600_000).default(2000),
  NAKED_LEG_ALERT_MS: wholeNumber(1000, 3_600_000).default(6000),
};

/** Where the paper exchange listens, on loopback. */
export const paperFields = { PAPER_EXCHANGE_PORT: port.default(3210) };

/** Where the worker finds it, when that is another machine. Real money is not to be reached by it. */
export const paperUrlField = {
  PAPER_EXCHANGE_URL: urlOf(['http:', 'https:'])
    .refine((text) => !/binance/i.test(text), 'must not be a real exchange')
    .optional(),
};

/** Whether this machine has them is for the worker to try. */
export const egressFields = {
  EGRESS_ADDRESSES: z
    .string()
    .transform(splitList)
    .superRefine((addresses, context) => {
      for (const [at, address] of addresses.entries()) {
        const issue = egressAddress.safeParse(address).error?.issues[0];
        if (issue === undefined) continue;
        context.addIssue({ code: 'custom', message: `its address ${at + 1} ${issue.message}` });
      }
    })
    .transform((addresses) => addresses.map((address) => egressAddress.parse(address)))
    .refine((addresses) => new Set(addresses).size === addresses.length, 'names an address twice')
    .default([]),
};

export const liveField = {
  ALLOW_LIVE_TRADING: z
    .enum(['yes', 'no'], { error: 'must be exactly yes or no' })
    .default('no')
    .transform((text) => text === 'yes'),
};

/**
 * Where alerts are told. The address is as good as a secret: many receivers know their sender by it.
 */
export function alertFields(env: Env) {
  const isWanted = (env['ALERT_WEBHOOK_URL']?.trim() ?? '') !== '';
  const secret = z
    .string()
    .refine(
      (text) => text.length >= WEBHOOK_SECRET_LENGTH_MIN && PRINTABLE.test(text),
      keyProblem(WEBHOOK_SECRET_LENGTH_MIN),
    )
    .describe('what the receiver checks the signature with, such as "openssl rand -hex 32" gives');
  return {
    ALERT_WEBHOOK_URL: urlOf(['https:', 'http:']).optional(),
    ALERT_WEBHOOK_SECRET: isWanted ? secret : secret.optional(),
  };
}

/** The webhook, where there is one. */
export function webhookConfig(given: {
  readonly ALERT_WEBHOOK_URL?: string | undefined;
  readonly ALERT_WEBHOOK_SECRET?: string | undefined;
}): WebhookConfig | null {
  const { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: secret } = given;
  return url === undefined || secret === undefined ? null : { url, secret };
}

export const logFields = {
  LOG_LEVEL: z
    .enum(['error', 'warn', 'info', 'debug'], { error: 'must be error, warn, info or debug' })
    .default('info'),
  LOG_STYLE: z.enum(['json', 'pretty'], { error: 'must be json or pretty' }).default('json'),
};
