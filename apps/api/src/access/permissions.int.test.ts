// Every route, called by everybody: who has not its permission is refused before it does anything.
import express from 'express';
import {
  OPERATOR_ROUTES,
  ROLE_PERMISSIONS,
  ROLES,
  type Permission,
  type Role,
} from '@hedge/contracts';
import { makeOperatorRouter, type Handlers } from '../operator-router';
import { makeErrorHandler } from '../problem';
import { silentLogger } from '@hedge/platform';
import { startServer } from '../server';
import { NOBODY } from '../test/operator';
import { setCaller } from './caller';

let url = '';
let role: Role = 'viewer';
let close: () => Promise<void>;
const reached: string[] = [];

beforeAll(async () => {
  const app = express();
  app.use((_request, response, next) => {
    const who = { kind: 'user', id: NOBODY, name: 'somebody', role, address: null } as const;
    const given = { hasTotp: null, requestId: null, permissions: ROLE_PERMISSIONS[role] };
    setCaller(response, { ...who, ...given });
    next();
  });
  const handlers = Object.fromEntries(
    Object.keys(OPERATOR_ROUTES).map((name) => [
      name,
      async () => {
        reached.push(name);
      },
    ]),
  ) as unknown as Handlers;
  const deps = { newId: () => NOBODY, logger: silentLogger } as Parameters<
    typeof makeOperatorRouter
  >[0];
  app.use(makeOperatorRouter(deps, handlers));
  app.use(makeErrorHandler({ logger: silentLogger }));
  const server = await startServer(app, { host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${server.port}`;
  close = () => server.close();
});
afterAll(() => close());

/** What a role may do, said here once more and by hand. */
const MAY: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ['read'],
  operator: ['read', 'operate'],
  admin: ['read', 'operate', 'administer'],
};

const cases = ROLES.flatMap((who) =>
  Object.entries(OPERATOR_ROUTES).map(([name, route]) => [who, name, route] as const),
);

describe('permissions', () => {
  it.each(cases)('hold a %s to what the role may do: %s', async (who, name, route) => {
    role = who;
    reached.length = 0;
    const path = route.path.replace('{id}', NOBODY);
    // A body that fits nothing: who may call is told so, and who may not is refused before it is read.
    const body = route.method === 'GET' || route.method === 'DELETE' ? {} : { body: '[]' };
    const answer = await fetch(`${url}${path}`, { method: route.method, ...body });
    const told = await answer.text();

    const { permission: audience } = route;
    const isAllowed =
      (['anyone', 'caller', 'person'] as readonly string[]).includes(audience) ||
      (MAY[who] as readonly string[]).includes(audience);
    expect(told.includes('"FORBIDDEN"')).toBe(!isAllowed);
    expect(answer.status === 403).toBe(!isAllowed);
    expect(isAllowed ? [] : reached).toEqual([]);
    expect(name).toBeTruthy();
  });

  it('are needed by whatever changes something', () => {
    const reading = Object.values(OPERATOR_ROUTES).filter(
      ({ permission }) => permission === 'read',
    );
    expect(reading.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});
