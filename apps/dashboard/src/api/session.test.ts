// A session that ends, by whatever answer it is noticed.
import type { SessionView } from '@hedge/contracts';
import { ApiProblem, type Client } from './client';
import { logIn, logOut, makeQueryClient, sessionQuery } from './session';

const SESSION: SessionView = {
  ...{ kind: 'user', id: null, name: 'ana', role: 'viewer' },
  ...{ permissions: ['read'], totp: false, csrfToken: 'token' },
};

const clientThat = (answer: () => Promise<unknown>): Client => ({
  ask: <T>() => answer() as Promise<T>,
  nowMs: () => 0,
  clockBehindMs: () => 0,
});

const refusing = (code: 'UNAUTHORIZED' | 'INTERNAL') =>
  clientThat(() => Promise.reject(new ApiProblem(code)));

const welcoming = clientThat(async () => SESSION);

describe('the session', () => {
  it('is nobody’s where the API knows nobody, and nothing has ended', async () => {
    const queries = makeQueryClient();
    const state = await queries.fetchQuery(sessionQuery(refusing('UNAUTHORIZED')));
    expect(state).toEqual({ session: null, ended: false });
  });

  it('has ended as soon as any question is refused for want of it, and what was read is forgotten', async () => {
    const queries = makeQueryClient();
    await logIn(welcoming, queries, { name: 'ana', password: 'x' });
    queries.setQueryData(['accounts'], ['secret']);
    const asking = queries.fetchQuery({
      queryKey: ['operations'],
      queryFn: () => refusing('UNAUTHORIZED').ask({ path: '/api/v1/operations' }),
    });
    await expect(asking).rejects.toThrow('UNAUTHORIZED');

    const { queryKey } = sessionQuery(welcoming);
    expect(queries.getQueryData(queryKey)).toEqual({ session: null, ended: true });
    expect(queries.getQueryData(['accounts'])).toBeUndefined();
  });

  it('has ended as well where a change is refused for want of it', async () => {
    const queries = makeQueryClient();
    await logIn(welcoming, queries, { name: 'ana', password: 'x' });
    const changing = queries
      .getMutationCache()
      .build(queries, { mutationFn: () => refusing('UNAUTHORIZED').ask({ path: '/api/v1/users' }) })
      .execute(undefined);
    await expect(changing).rejects.toThrow('UNAUTHORIZED');

    const { queryKey } = sessionQuery(welcoming);
    expect(queries.getQueryData(queryKey)).toEqual({ session: null, ended: true });
  });

  it('stays through any other failure', async () => {
    const queries = makeQueryClient();
    await logIn(welcoming, queries, { name: 'ana', password: 'x' });
    const failing = () => refusing('INTERNAL').ask({ path: '/api/v1/operations' });
    await queries.fetchQuery({ queryKey: ['operations'], queryFn: failing }).catch(() => undefined);
    const { queryKey } = sessionQuery(welcoming);

    await expect(logOut(refusing('INTERNAL'), queries, SESSION)).rejects.toThrow('INTERNAL');
    expect(queries.getQueryData(queryKey)).toEqual({ session: SESSION, ended: false });
  });

  it('is over after logging out, also where it had ended already, and nobody is told that it has', async () => {
    for (const client of [clientThat(async () => undefined), refusing('UNAUTHORIZED')]) {
      const queries = makeQueryClient();
      await logIn(welcoming, queries, { name: 'ana', password: 'x' });
      await logOut(client, queries, SESSION);
      const { queryKey } = sessionQuery(welcoming);
      expect(queries.getQueryData(queryKey)).toEqual({ session: null, ended: false });
    }
  });
});
