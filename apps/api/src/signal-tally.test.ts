// How signals are counted, over real HTTP.
import express from 'express';
import request from 'supertest';
import { makeSignalTally } from './signal-tally';

/** Answers each request with the status that its path names. */
function serve() {
  const tally = makeSignalTally({ startedAtMs: 1_769_000_000_000 });
  const app = express()
    .use(tally.count)
    .post('/:status', (asked, response) => {
      response.status(Number(asked.params.status)).end();
    });
  const read = () => tally.handlers.readSignalAnswers({} as never);
  return { app, read };
}

describe('the tally of signals', () => {
  it('tells since when, and nothing before the first', async () => {
    const { read } = serve();
    expect(await read()).toEqual({ since: '2026-01-21T12:53:20.000Z', answers: [] });
  });

  it('counts every answer by its status, the lowest first', async () => {
    const { app, read } = serve();
    for (const status of [429, 202, 401, 202]) await request(app).post(`/${status}`);
    expect((await read()).answers).toEqual([
      { status: 202, count: 2 },
      { status: 401, count: 1 },
      { status: 429, count: 1 },
    ]);
  });
});
