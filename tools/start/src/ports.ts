// Which port a service listens on: the one that was set, or the first free one from its default.
import { createServer } from 'node:net';
import { StartProblem } from './problem';

/** What is known about one service's port. */
export interface PortWish {
  /** The variable that sets it. */
  readonly variable: string;
  /** What the user set, if anything. */
  readonly set: number | undefined;
  readonly fallback: number;
  readonly host: string;
}

/** The port, and a sentence when it is not the usual one. */
export interface PortChoice {
  readonly port: number;
  readonly notice: string | undefined;
}

const searchMax = 50;

/**
 * @param taken ports given away in this start already
 * @throws StartProblem when the port that the user set is busy, or none is free.
 */
export async function choosePort(wish: PortWish, taken: readonly number[]): Promise<PortChoice> {
  const { variable, set, fallback, host } = wish;
  if (set !== undefined) {
    if (set === 0 || (await isFree(set, host))) return { port: set, notice: undefined };
    throw new StartProblem(`${variable} is ${set}, but that port is busy. Set it to a free one.`);
  }
  for (let port = fallback; port < fallback + searchMax; port += 1) {
    if (taken.includes(port) || !(await isFree(port, host))) continue;
    const notice =
      port === fallback ? undefined : `Port ${fallback} is busy: using ${port} (${variable}).`;
    return { port, notice };
  }
  const last = fallback + searchMax - 1;
  throw new StartProblem(`No port from ${fallback} to ${last} is free. Set ${variable}.`);
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
