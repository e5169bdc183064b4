// What the OpenAPI document says in words, where a name alone would mislead.
import { makeOpenApiDocument } from './document';

const VIEWS = ['TradeHistory', 'TradeHistoryDetail', 'TradeHistoryTotal'];

describe('the OpenAPI document', () => {
  it.each(VIEWS)('says that the commissions and the net of %s are of the close alone', (name) => {
    expect(makeOpenApiDocument('0').components?.schemas?.[name]).toMatchObject({
      properties: {
        commissions: {
          description:
            'Of the close alone: the commissions of a hedge that was opened here are stored with ' +
            'its trades, and are in neither this nor netPnl.',
        },
        netPnl: {
          description: expect.stringMatching(
            /^grossPnl less the commissions of the closes? alone\. /,
          ),
        },
      },
    });
  });
});
