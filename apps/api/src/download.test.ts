// A file is made no faster than it is taken, no further once nobody takes it, and never half of it for
// the whole.
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { waitFor } from '@hedge/testkit';
import { sendDownload } from './download';

const PIECE = 'x'.repeat(256 * 1024);
const PIECES = 400;

type Made = { pieces: number; ended: boolean };

/** Serves a file of 100 MiB; `failAt` breaks it before that piece. */
async function serve(failAt: number) {
  const made: Made = { pieces: 0, ended: false };
  const failures: unknown[] = [];
  async function* make(): AsyncGenerator<string> {
    try {
      for (; made.pieces < PIECES; made.pieces += 1) {
        await Promise.resolve();
        if (made.pieces === failAt) throw new Error('no more');
        yield PIECE;
      }
    } finally {
      made.ended = true;
    }
  }
  const app = express();
  const logger = {
    error: (_what: string, fields: { readonly error: unknown }) => failures.push(fields.error),
  };
  app.get('/', (_request, response) =>
    sendDownload(
      { logger } as unknown as Parameters<typeof sendDownload>[0],
      { contentType: 'text/csv', fileName: 'all.csv', pieces: make() },
      response,
    ),
  );
  app.use(((_error, _request, response, _next) => {
    response.status(500).end();
  }) as express.ErrorRequestHandler);
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ask = async (method = 'GET'): Promise<IncomingMessage> => {
    const request = get({ port: (server.address() as AddressInfo).port, method, agent: false });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    return answer;
  };
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { made, failures, ask, close };
}

async function readLength(answer: IncomingMessage): Promise<number> {
  let length = 0;
  for await (const chunk of answer) length += (chunk as Buffer).length;
  return length;
}

let open: Awaited<ReturnType<typeof serve>>;
afterEach(() => open.close());

describe('a download', () => {
  it('is whole for who takes it', async () => {
    open = await serve(-1);
    expect(await readLength(await open.ask())).toBe(PIECES * PIECE.length);
    expect(open.made).toEqual({ pieces: PIECES, ended: true });
    expect(open.failures).toEqual([]);
  });

  it('waits for a slow taker, and ends when it goes', async () => {
    open = await serve(-1);
    const answer = await open.ask();
    await once(answer, 'readable');
    // What fits into the kernel's buffers is made, and no more: twice the same count is a standstill.
    let seen = -1;
    await waitFor('a standstill', () => {
      const stands = seen === open.made.pieces;
      seen = open.made.pieces;
      return Promise.resolve(stands);
    });
    expect(open.made.pieces).toBeLessThan(PIECES / 2);
    expect(open.made.ended).toBe(false);

    answer.destroy();
    await waitFor('its end', () => Promise.resolve(open.made.ended));
    expect(open.made.pieces).toBeLessThan(PIECES / 2);
    expect(open.failures).toEqual([]);
  });

  it('that fails at once is an error answer, and one that fails later is broken off', async () => {
    open = await serve(0);
    const refused = await open.ask();
    expect([refused.statusCode, refused.headers['content-disposition']]).toEqual([500, undefined]);
    refused.resume();
    await open.close();

    open = await serve(3);
    const answer = await open.ask();
    expect(answer.statusCode).toBe(200);
    await expect(readLength(answer)).rejects.toThrow('aborted');
    expect(open.failures).toEqual([new Error('no more')]);
  });

  it('is not made for who only asks for its head', async () => {
    open = await serve(-1);
    const answer = await open.ask('HEAD');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="all.csv"');
    expect(await readLength(answer)).toBe(0);
    expect(open.made).toEqual({ pieces: 0, ended: true });
  });
});
