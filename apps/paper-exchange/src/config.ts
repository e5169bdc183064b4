// The environment of the paper exchange, read once; every problem is reported at once.
import { z } from 'zod';

const schema = z.object({
  PAPER_EXCHANGE_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a port number')
    .default(3210),
  DATA_DIR: z.string().max(1024, 'must be a path of at most 1024 characters').default('.data'),
});

export interface PaperConfig {
  /** 0 picks a free one. */
  readonly port: number;
  readonly dataDir: string;
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
  const { PAPER_EXCHANGE_PORT: port, DATA_DIR: dataDir } = parsed.data;
  return { ok: true, config: { port, dataDir } };
}
