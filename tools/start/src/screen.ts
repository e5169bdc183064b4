// Where a person reads what happens: one plain line at a time, with the time of day.

/** Writes for a person. */
export interface Screen {
  /** A line with the time before it. */
  readonly say: (text: string) => void;
  /** Lines as they are. */
  readonly block: (lines: readonly string[]) => void;
}

/** Needs an output and a clock. */
export interface ScreenDeps {
  readonly write: (text: string) => void;
  readonly now: () => Date;
}

/** Makes a screen. Control characters of what others wrote become visible text. */
export function makeScreen(deps: ScreenDeps): Screen {
  const put = (line: string) => deps.write(`${plain(line)}\n`);
  return {
    say: (text) => put(`${deps.now().toTimeString().slice(0, 8)}  ${text}`),
    block: (lines) => lines.forEach(put),
  };
}

function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}
