// The OpenAPI document against the API that runs: the same routes, and answers that fit their schemas.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { makeApp, type AppDeps } from '../app';
import { findMounted, isPage } from '../test/mounted-routes';
import { NOBODY, startOperator, type Operator } from '../test/operator';
import { makeRouteCalls, ROUTES, type Answer } from '../test/route-calls';
import { makeOpenApiDocument } from './document';
import { DOCUMENT_PATH } from './open-paths';

const document = makeOpenApiDocument('1.2.3');
const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
ajv.addSchema(document, 'document');

const pointerOf = (keys: readonly string[]) =>
  keys.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');

/** What is wrong with an answer of this operation; empty where it fits its schema. */
function problemsOf(method: string, at: string, { status, body, type }: Answer): readonly string[] {
  const operation = document.paths?.[at]?.[method.toLowerCase() as 'get'];
  const response = operation?.responses?.[String(status)] as { readonly content?: object };
  if (response === undefined) return [`${method} ${at} answers ${status}, which it does not tell`];
  if (response.content === undefined) return body === null ? [] : ['answers more than nothing'];
  const keys = ['paths', at, method.toLowerCase(), 'responses', String(status)];
  const pointer = pointerOf([...keys, 'content', type ?? 'application/json', 'schema']);
  const fits = ajv.compile({ $ref: `document#/${pointer}` });
  if (fits(body)) return [];
  return (fits.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** Whether the document tells of this refusal under its status. */
function tellsOf(method: string, at: string, { status, body }: Answer): boolean {
  const { code } = (body as { readonly error: { readonly code: string } }).error;
  const operation = document.paths?.[at]?.[method.toLowerCase() as 'get'];
  const response = operation?.responses?.[String(status)] as { readonly description?: string };
  return response?.description?.includes(`\`${code}\``) ?? false;
}

let operator: Operator;
const { calls, send, createOperation, raiseAlert, finish } = makeRouteCalls(() => operator);
beforeAll(async () => {
  operator = await startOperator();
  // Lists have something to show.
  await createOperation();
  await raiseAlert();
  await finish();
});
afterAll(() => operator.close());

describe('the OpenAPI document', () => {
  it('has every route that is mounted, and no other', () => {
    const told = Object.entries(document.paths ?? {}).flatMap(([at, item]) =>
      Object.keys(item as object).map((method) => `${method.toUpperCase()} ${at}`),
    );
    // Nothing is called while routes are mounted.
    const app = makeApp({ trustProxyHops: 0, boardQueues: [] } as unknown as AppDeps);
    const mounted = findMounted(app).filter((found) => !isPage(found));

    expect([...new Set(mounted)].sort()).toEqual(told.sort());
  });

  it('is a valid OpenAPI 3.1 document, and the one that is served, with the version of the product', async () => {
    const { version } = JSON.parse(
      readFileSync(path.join(__dirname, '../../package.json'), 'utf8'),
    ) as { readonly version: string };
    const served = await (await fetch(`${operator.url}${DOCUMENT_PATH}`)).json();

    expect(served).toEqual(JSON.parse(JSON.stringify(makeOpenApiDocument(version))));
    expect(served).toMatchObject({ openapi: '3.1.0' });
    const { Validator } = await import('@seriousme/openapi-schema-validator');
    expect(await new Validator().validate(served as Record<string, unknown>)).toEqual({
      valid: true,
    });
  });

  it.each(ROUTES)('tells what %s answers where all goes well', async (name, route) => {
    const { id = '', body, person } = await calls[name]();
    const answer = await send(route.method, route.path.replace('{id}', id), body, person);

    expect(answer.status).toBe(route.answer.status);
    expect(problemsOf(route.method, route.path, answer)).toEqual([]);
  });

  // Nobody is there yet whose key it could be.
  const changes = ROUTES.filter(
    ([, { method, permission }]) => method !== 'GET' && permission !== 'anyone',
  );
  it.each(changes)(
    'reads the Idempotency-Key of %s, and refuses one that is none',
    async (name, route) => {
      const { id = '', body, person } = await calls[name]();
      const call = (key: string) =>
        send(route.method, route.path.replace('{id}', id), body, person, {
          'idempotency-key': key,
        });

      expect(await call('two words')).toMatchObject({
        status: 400,
        body: {
          error: { code: 'INVALID_REQUEST', message: expect.stringContaining('Idempotency-Key') },
        },
      });
      expect((await call(`key-of-${name}`)).status).toBe(route.answer.status);
    },
  );

  // Who calls is the only thing that these take.
  const takesNothing = ['readSession', 'readSignalAnswers'];
  const takesSomething = ROUTES.filter(([name]) => !takesNothing.includes(name));
  it.each(takesSomething)('tells how %s refuses nonsense', async (_name, { method, path: at }) => {
    const nonsense = method === 'GET' || method === 'DELETE' ? undefined : { nonsense: true };
    const answer = await send(method, `${at.replace('{id}', NOBODY)}?nonsense=1`, nonsense);

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(problemsOf(method, at, answer)).toEqual([]);
    expect(tellsOf(method, at, answer)).toBe(true);
  });
});
