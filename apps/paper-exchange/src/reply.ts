// What goes back over the socket, and what a fault rule makes of it.
import type { ServerResponse } from 'node:http';
import type { ExchangeClock } from './clock';
import type { FaultAction, FaultRule } from './fault-rules';

/** An answer before it is written: text bodies go out as HTML, everything else as JSON. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Boundary = FaultRule['when'];

/** Sends an operating system's signal; injected, so that only `main.ts` reaches for the process. */
export type SendSignal = (pid: number, name: string) => void;

function overrides(action: FaultAction): boolean {
  return action.status !== undefined || action.body !== undefined;
}

function overridden(action: FaultAction): Reply {
  return {
    status: action.status ?? 200,
    body: action.body ?? '',
    ...(action.headers ? { headers: action.headers } : {}),
  };
}

/**
 * Performs a rule at one boundary of a request. `gone`: the connection is destroyed, nothing more
 * is to be sent; a reply: to be sent instead of the real one; null: go on.
 */
export async function performFault(
  deps: { readonly sendSignal: SendSignal; readonly clock: ExchangeClock },
  rule: FaultRule | null,
  boundary: Boundary,
  response: ServerResponse,
): Promise<Reply | 'gone' | null> {
  if (rule?.when !== boundary) return null;
  const action = rule.do;
  if (action.signal) deps.sendSignal(action.signal.pid, action.signal.name);
  if (action.delayMs) await deps.clock.sleep(action.delayMs);
  if (action.drop) {
    response.socket?.destroy();
    return 'gone';
  }
  return overrides(action) ? overridden(action) : null;
}

/** Writes a reply, whole or broken off as the action says. Resolves when it has left. */
export function sendReply(
  response: ServerResponse,
  reply: Reply,
  action: FaultAction | undefined,
): Promise<void> {
  // The client may have given up while a rule held its request back.
  if (response.destroyed) return Promise.resolve();
  const isText = typeof reply.body === 'string';
  const bytes = Buffer.from(isText ? String(reply.body) : JSON.stringify(reply.body));
  response.writeHead(reply.status, {
    'Content-Type': isText ? 'text/html' : 'application/json;charset=UTF-8',
    'Content-Length': bytes.length,
    ...reply.headers,
  });
  if (action?.stallBody) {
    response.flushHeaders();
    return Promise.resolve();
  }
  if (action?.truncateBodyAt !== undefined) {
    response.write(bytes.subarray(0, action.truncateBodyAt), () => response.socket?.destroy());
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.end(bytes);
  });
}
