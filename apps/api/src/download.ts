// A file as an answer: made piece by piece, never faster than it is taken, and no further once nobody
// takes it.
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Logger } from '@hedge/platform';

/** A file that is made while it is sent; the making ends with the sending, however that ends. */
export interface Download {
  readonly contentType: string;
  readonly fileName: string;
  readonly pieces: AsyncIterable<string>;
}

/** Whoever takes nothing for so long is gone. */
const STALLED_MS = 30_000;

/**
 * Sends it. What fails before the first piece is thrown, and answered as any error; what fails later
 * breaks the connection off, so that half a file is never taken for a whole one.
 */
export async function sendDownload(
  deps: { readonly logger: Logger },
  { contentType, fileName, pieces }: Download,
  response: Response,
): Promise<void> {
  const rest = pieces[Symbol.asyncIterator]();
  const first = await rest.next();
  response.status(200);
  response.set('content-type', contentType);
  response.set('content-disposition', `attachment; filename="${fileName}"`);
  try {
    if (response.req.method === 'HEAD') {
      response.end();
      return;
    }
    response.setTimeout(STALLED_MS, () => response.destroy());
    await pipeline(join(first, rest), response);
  } catch (error) {
    if (isGivenUp(error)) return;
    const requestId = response.get('x-request-id');
    deps.logger.error('download failed', { requestId, fileName, error });
  } finally {
    // Not by the pipeline: a taker who is gone already never begins it.
    await rest.return?.();
  }
}

async function* join(
  first: IteratorResult<string>,
  rest: AsyncIterator<string>,
): AsyncGenerator<string> {
  for (let piece = first; piece.done !== true; piece = await rest.next()) yield piece.value;
}

/** By its taker. */
function isGivenUp(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE';
}
