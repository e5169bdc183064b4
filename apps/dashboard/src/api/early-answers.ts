// Questions that every page begins with, asked before it is there, while the rest of it is still being loaded.

/** As the page's own questions are asked. */
const INIT = { method: 'GET', cache: 'no-store' } as const;

export interface EarlyQuestions {
  readonly paths: readonly string[];
  /** How long an answer is waited for. */
  readonly timeoutMs: number;
  /** Then whoever asks is not told any more what was true at the beginning. */
  readonly keptMs: number;
}

/**
 * Asks for these paths at once. The first question for each is answered with what came of it, where that is
 * an answer and no refusal; every other one is asked as it is made.
 */
export function askEarly(
  ask: typeof fetch,
  { paths, timeoutMs, keptMs }: EarlyQuestions,
): typeof fetch {
  const asked = new Map<unknown, Promise<Response | null>>(
    paths.map((path) => {
      const answer = ask(path, { ...INIT, signal: AbortSignal.timeout(timeoutMs) });
      return [path, answer.catch(() => null)];
    }),
  );
  setTimeout(() => asked.clear(), keptMs);
  return async (path, init) => {
    const early = init?.method === INIT.method ? asked.get(path) : undefined;
    asked.delete(path);
    const answer = await early;
    return answer?.ok === true ? answer : ask(path, init);
  };
}
