// Guessing passwords: slowed down for whoever guesses, whichever replica is asked, and for nobody else.
import { makeLoginFailures } from '@hedge/db';
import { startOperator, type Operator } from '../test/operator';
import { createUser, logIn, PASSWORD } from '../test/person';

let operator: Operator;
beforeAll(async () => {
  operator = await startOperator();
});
afterAll(() => operator.close());
beforeEach(() => operator.database.prisma.$executeRaw`TRUNCATE login_failures`);

const HERE = '127.0.0.1';

/** Lets so much time pass for everything that was counted. */
const passSeconds = (seconds: number) => operator.database.prisma.$executeRaw`
  UPDATE login_failures SET last_at = last_at - ${seconds}::int * interval '1 second',
    blocked_until = blocked_until - ${seconds}::int * interval '1 second'`;

async function failTimes(name: string, times: number) {
  const answers = [];
  for (let count = 0; count < times; count += 1) {
    answers.push(await logIn(operator.url, { name, password: 'wrong' }));
  }
  return answers;
}

describe('failed logins', () => {
  it('cost nothing five times, then a wait that doubles, even for the right password', async () => {
    const { name } = await createUser(operator);
    const free = await failTimes(name, 6);
    const early = await logIn(operator.url, { name });
    await passSeconds(1);
    const [seventh] = await failTimes(name, 1);
    const earlyAgain = await logIn(operator.url, { name });
    await passSeconds(2);
    const right = await logIn(operator.url, { name });

    expect(free.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401]);
    expect([early.status, early.headers.get('retry-after')]).toEqual([429, '1']);
    expect([seventh?.status, earlyAgain.status]).toEqual([401, 429]);
    expect(earlyAgain.headers.get('retry-after')).toBe('2');
    expect(right.status).toBe(200);
  });

  it('are forgotten with the right password', async () => {
    const { name } = await createUser(operator);
    await failTimes(name, 5);
    expect((await logIn(operator.url, { name })).status).toBe(200);

    expect((await failTimes(name, 6)).map(({ status }) => status)).not.toContain(429);
  });

  it('from elsewhere do not keep the owner of a name out', async () => {
    const { name } = await createUser(operator);
    const failures = makeLoginFailures(operator.database);
    for (let attempt = 0; attempt < 200; attempt += 1) {
      await failures.begin({ name, address: `203.0.113.${attempt % 10}` });
    }

    expect((await logIn(operator.url, { name })).status).toBe(200);
  });

  it('of one address for many names are slowed down too', async () => {
    const failures = makeLoginFailures(operator.database);
    const waits = [];
    for (let attempt = 0; attempt < 32; attempt += 1) {
      waits.push(await failures.begin({ name: `name-${attempt}`, address: HERE }));
    }

    expect(waits.slice(0, 31).filter((wait) => wait !== null)).toEqual([]);
    expect(waits[31]).toBeGreaterThan(0);
    await passSeconds(1);
    const { name } = await createUser(operator);
    expect((await logIn(operator.url, { name })).status).toBe(200);
  });

  it('were none where an office logs in all at once', async () => {
    const names = [];
    for (let person = 0; person < 12; person += 1) names.push((await createUser(operator)).name);
    const logins = await Promise.all(names.map((name) => logIn(operator.url, { name })));

    expect(logins.map(({ status }) => status)).toEqual(names.map(() => 200));
  });

  it('are counted before they are judged: many at once are no way around', async () => {
    const { name } = await createUser(operator);
    const attempts = Array.from({ length: 12 }, () =>
      logIn(operator.url, { name, password: 'wrong' }),
    );
    const judged = (await Promise.all(attempts)).filter(({ status }) => status === 401);

    expect(judged).toHaveLength(6);
  });

  it('while logged in count as well, so that a found browser does not tell the password', async () => {
    const { name } = await createUser(operator);
    const { cookie, body } = await logIn(operator.url, { name });
    const change = async (current: string) => {
      const answer = await fetch(`${operator.url}/api/v1/session/password`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...{ cookie, 'x-csrf-token': body.csrfToken ?? '' },
        },
        body: JSON.stringify({ current, password: `${PASSWORD} twice` }),
      });
      return answer.status;
    };
    const statuses = [];
    for (let count = 0; count < 7; count += 1) statuses.push(await change('wrong'));

    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429]);
  });
});
