// Readiness is asked without a credential, by anybody and as often as they like.
import express from 'express';
import { silentLogger } from '@hedge/platform';
import request from 'supertest';
import { makeHealthRoutes } from './health-routes';

describe('GET /readyz', () => {
  it('asks the stores once for all who ask at the same time, and again for who asks after', async () => {
    let asked = 0;
    let answer = () => undefined as void;
    const database = () => {
      asked += 1;
      return new Promise<void>((resolve) => {
        answer = resolve;
      });
    };
    const deps = { logger: silentLogger, checks: { database, queue: async () => undefined } };
    const server = express().use(makeHealthRoutes(deps)).listen(0);
    let arrived = 0;
    server.on('request', () => {
      arrived += 1;
      if (arrived % 20 === 0) setImmediate(() => answer());
    });
    const askAll = () =>
      Promise.all(Array.from({ length: 20 }, () => request(server).get('/readyz').expect(200)));

    await askAll();
    expect(asked).toBe(1);
    await askAll();
    expect(asked).toBe(2);
    server.close();
  });
});
