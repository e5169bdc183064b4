// Opening a hedge through the API, on a real database: what the worker says of margin, and what follows.
import type { MarginFacts } from '@hedge/contracts';
import {
  FACTS,
  FACTS_ANSWER,
  hedgeBody,
  MARGIN,
  startOperator,
  type Operator,
} from './test/operator';

let operator: Operator;
beforeAll(async () => {
  operator = await startOperator();
});
beforeEach(() => operator.setWorkerAnswer(FACTS_ANSWER));
afterAll(() => operator.close());

describe('operator API: opening', () => {
  const openWith = async (margin: Partial<MarginFacts>) => {
    const accountId = await operator.createAccount();
    operator.setWorkerAnswer({
      ...{ ok: true, kind: 'opening', facts: FACTS },
      margin: { ...MARGIN, ...margin },
    });
    const answer = await operator.send('POST', '/api/v1/operations/open', hedgeBody(accountId));
    return { ...answer, rows: await operator.countOperations(accountId) };
  };

  it('is refused with 422, the amounts and no row where the free margin is too little', async () => {
    const refused = await openWith({ available: [{ asset: 'USDT', amount: '75.7' }] });

    expect([refused.status, refused.rows]).toEqual([422, 0]);
    expect(refused.body.error).toMatchObject({
      code: 'INSUFFICIENT_MARGIN',
      details: { initialMargin: '75', fees: '0.75', available: '75.7' },
    });
  });

  it('is neither refused nor silently taken where the margin is not known', async () => {
    const taken = await openWith({ leverages: [], unknown: 'HTTP 503' });

    expect([taken.status, taken.rows]).toEqual([202, 1]);
    expect(taken.body).toMatchObject({
      status: 'OPENING',
      warnings: [{ code: 'MARGIN_UNKNOWN', message: expect.stringMatching(/not known: HTTP 503/) }],
    });
  });

  it('is taken without a word where it suffices', async () => {
    const taken = await openWith({ available: [{ asset: 'USDT', amount: '75.75' }] });

    expect([taken.status, taken.body]).toMatchObject([202, { warnings: [] }]);
  });
});
