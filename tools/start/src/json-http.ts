// JSON over HTTP on loopback, with a deadline: all that this tool needs of a client.

/** An answer that was not a success; `code` is the error body's, where it has one. */
export class RequestRefused extends Error {
  constructor(
    readonly status: number,
    readonly code: string | undefined,
    message: string,
  ) {
    super(message);
    this.name = 'RequestRefused';
  }
}

/** Sends a request to one service. */
export type JsonRequest = (method: string, path: string, body?: unknown) => Promise<unknown>;

const timeoutMs = 10_000;

/**
 * Makes requests to one base address. A request throws RequestRefused for a status that is no
 * success, and the network's own error when there was no answer.
 */
export function makeJsonRequest(
  base: string,
  headers: Readonly<Record<string, string>>,
): JsonRequest {
  return async (method, path, body) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = parseJson(text);
    if (response.ok) return answer;
    const error = (answer as { error?: { code?: string; message?: string } } | undefined)?.error;
    const message = error?.message ?? `${method} ${path} answered ${response.status}`;
    throw new RequestRefused(response.status, error?.code, message);
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
