// The environment of the paper exchange, read once; every problem is reported at once.
import { z } from 'zod';

/** `BTCUSDT=prices.csv.gz,ETHUSDT=other.csv`: which file a symbol's recorded prices are in. */
const replayFiles = z.string().transform((text, ctx): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  for (const part of text.split(',')) {
    const [, symbol, file] = /^\s*([A-Z0-9]{2,20})=(.*\S)\s*$/.exec(part) ?? [];
    if (symbol === undefined || file === undefined || files.has(symbol)) {
      ctx.addIssue({ code: 'custom', message: 'must be SYMBOL=file, several separated by commas' });
      return z.NEVER;
    }
    files.set(symbol, file);
  }
  return files;
});

const schema = z.object({
  PAPER_EXCHANGE_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a port number')
    .default(3210),
  PAPER_EXCHANGE_HOST: z
    .string()
    .regex(/^[0-9A-Za-z.:-]{1,253}$/, 'must be an address or a host name')
    .default('127.0.0.1'),
  PAPER_REPLAY_FILES: replayFiles.default(new Map()),
  DATA_DIR: z.string().max(1024, 'must be a path of at most 1024 characters').default('.data'),
});

export interface PaperConfig {
  /** The address to listen on. */
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly dataDir: string;
  /** Files of recorded prices by symbol. */
  readonly replayFiles: ReadonlyMap<string, string>;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: PaperConfig }
  | { readonly ok: false; readonly problems: readonly string[] };

/** An empty variable counts as absent. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ConfigResult {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`),
    };
  }
  const { data } = parsed;
  return {
    ok: true,
    config: {
      host: data.PAPER_EXCHANGE_HOST,
      port: data.PAPER_EXCHANGE_PORT,
      dataDir: data.DATA_DIR,
      replayFiles: data.PAPER_REPLAY_FILES,
    },
  };
}
