// Two replicas of the API on one database, which the second reaches through a proxy.
import { migrate } from '@hedge/db';
import { makeEmptyDatabase, startTcpProxy, type TcpProxy } from '@hedge/testkit';
import { Client } from 'pg';
import { startApi, type ApiUnderTest } from './api-under-test';

export type Replicas = {
  /** The database, past the API. */
  readonly client: Client;
  readonly databaseUrl: string;
  readonly proxy: TcpProxy;
  readonly url: string;
  /** The address of the second. */
  readonly otherUrl: string;
};

/** New replicas for each test of a file, over one database for all of them. */
export function useReplicas(): () => Replicas {
  let own: Awaited<ReturnType<typeof makeEmptyDatabase>>;
  let client: Client;
  let proxy: TcpProxy;
  let api: ApiUnderTest;
  let other: ApiUnderTest;
  beforeAll(async () => {
    own = await makeEmptyDatabase();
    await migrate(own.url);
    client = new Client({ connectionString: own.url });
    await client.connect();
    proxy = await startTcpProxy(own.url);
  });
  beforeEach(async () => {
    const store = { kind: 'postgres', url: own.url } as const;
    api = await startApi({ store, databaseUrl: own.url });
    other = await startApi({ store, databaseUrl: proxy.url });
  });
  afterEach(async () => {
    proxy.pass();
    await api.close();
    await other.close();
  });
  afterAll(async () => {
    await proxy.close();
    await client.end();
    await own.drop();
  });
  return () => ({ client, databaseUrl: own.url, proxy, url: api.url, otherUrl: other.url });
}
