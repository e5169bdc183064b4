// Which exchange an account goes to, and when its keys are opened.
import type { Exchange, ExchangeMode } from '@hedge/exchange';
import { makeCredentialBox, silentLogger } from '@hedge/platform';
import { anAccount } from '@hedge/testkit';
import { makeAccounts, type AccountKeys } from './accounts';

const box = makeCredentialBox(Buffer.alloc(32, 1));

const ELSEWHERE = '192.0.2.1';

const ROOM = { now: 3, perMinute: 30, exchangeNow: 1 };

/** Accounts over one stored secret that a test may change, and exchanges that only have a name. */
function makeRig(allowLiveTrading = false) {
  const stored = { secret: 'first', loads: 0, reached: [] as ExchangeMode[], broken: '' };
  const accounts = makeAccounts({
    box,
    allowLiveTrading,
    logger: silentLogger,
    repository: {
      loadCredentials: async (accountId) => {
        stored.loads += 1;
        return {
          ...{ accountId, exchange: 'binanceusdm', mode: 'paper', keyId: box.keyId },
          apiKeySealed: box.seal({ accountId, field: 'apiKey' }, 'key'),
          secretSealed:
            stored.secret === ''
              ? 'nonsense'
              : box.seal({ accountId, field: 'secret' }, stored.secret),
        };
      },
    },
    exchanges: {
      hasEgress: (named) => named !== ELSEWHERE,
      of: async (mode) => {
        if (mode === stored.broken) throw new Error('it cannot be made');
        stored.reached.push(mode);
        const readRoom = () => ROOM;
        return { gatewayFor: () => undefined, readRoom } as unknown as Exchange;
      },
    },
  });
  const secretOf = async (account: AccountKeys) => {
    const reached = await accounts.reach(account);
    return 'unserved' in reached ? reached.unserved : reached.account.secret;
  };
  return { accounts, stored, secretOf };
}

test.each(['paper', 'demo', 'live'] as const)(
  'an account of mode %s goes to its own',
  async (mode) => {
    const { accounts, stored } = makeRig(true);
    await accounts.reach(anAccount({ mode }));
    expect(stored.reached).toEqual([mode]);
  },
);

test('a live account that is not allowed: no keys are opened and no exchange is made', async () => {
  const { accounts, stored } = makeRig(false);
  const refused = await accounts.gatewayOf(anAccount({ mode: 'live' }));
  expect(refused).toEqual({ unserved: expect.stringContaining('ALLOW_LIVE_TRADING') as string });
  expect(stored).toMatchObject({ loads: 0, reached: [] });
});

test('an exchange that cannot be made, or may not be, limits nobody’s readings and stops no cycle', async () => {
  const { accounts, stored } = makeRig();
  stored.broken = 'demo';
  const rooms = (['paper', 'demo', 'live'] as const).map((mode) =>
    accounts.readRoomOf({ mode, egressAddress: null }),
  );
  expect(await Promise.all(rooms)).toEqual([ROOM, null, null]);
});

test('an account that names an address this worker lacks is not served, and its keys stay closed', async () => {
  const { accounts, stored } = makeRig();
  const refused = await accounts.gatewayOf(anAccount({ egressAddress: ELSEWHERE }));
  expect(refused).toEqual({ unserved: expect.stringContaining(ELSEWHERE) as string });
  expect(stored).toMatchObject({ loads: 0, reached: [] });
});

test('keys are opened once, and again when others are stored', async () => {
  const { stored, secretOf } = makeRig();
  const account = anAccount({ credentialsTag: 'one' });
  expect([await secretOf(account), await secretOf(account)]).toEqual(['first', 'first']);
  expect(stored.loads).toBe(1);
  stored.secret = 'second';
  expect(await secretOf({ ...account, credentialsTag: 'two' })).toBe('second');
  expect(stored.loads).toBe(2);
});

test('keys that do not open are not tried again until others are stored', async () => {
  const { stored, secretOf } = makeRig();
  const account = anAccount({ credentialsTag: 'one' });
  stored.secret = '';
  expect(await secretOf(account)).toContain('do not open');
  expect(await secretOf(account)).toContain('do not open');
  expect(stored.loads).toBe(1);
  stored.secret = 'right';
  expect(await secretOf({ ...account, credentialsTag: 'two' })).toBe('right');
});
