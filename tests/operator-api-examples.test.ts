// The examples of docs/operator-api.md against the contract: what is sent is taken, what is answered is
// whole. That the API answers by the contract is shown by apps/api/src/openapi/contract.int.test.ts.
import { errorBody, OPERATOR_ROUTES, type RouteContract } from '@hedge/contracts';
import { readText } from './source-files';

type Schema = NonNullable<RouteContract['body']>;

interface Example {
  /** `GET /api/v1/accounts, example 2` */
  readonly name: string;
  readonly schema: Schema;
  readonly value: unknown;
}

const routes = new Map(
  Object.values<RouteContract>(OPERATOR_ROUTES).map((route) => [
    `${route.method} ${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    route,
  ]),
);

/** An example that says of itself that it shows a part. */
const isPart = (text: string) => text.includes('beside what the list shows');

const sections = readText('docs/operator-api.md')
  .split(/^### /m)
  .slice(1)
  .flatMap((text) => {
    const heading = /^`([^`]+)`/.exec(text)?.[1] ?? '';
    const route = routes.get(heading);
    return route === undefined ? [] : [{ heading, route, text }];
  });

const isRefusal = (value: unknown) =>
  typeof value === 'object' && value !== null && 'error' in value;

function findAnswers(): readonly Example[] {
  return sections.flatMap(({ heading, route, text }) =>
    [...text.matchAll(/^```json\n([^]*?)^```$/gm)].map(([, json = ''], index) => {
      const value = JSON.parse(json) as unknown;
      const schema = isRefusal(value) ? errorBody : route.answer.body;
      if (schema === null) throw new Error(`${heading} answers nothing`);
      const told = isPart(text) ? (schema as typeof errorBody).partial() : schema;
      return { name: `${heading}, example ${index + 1}`, schema: told, value };
    }),
  );
}

function findBodies(): readonly Example[] {
  return sections.flatMap(({ heading, route, text }) =>
    [...text.matchAll(/-d '(\{[^']*\})'/g)].map(([, json = '']) => {
      if (route.body === undefined) throw new Error(`${heading} takes no body`);
      return { name: heading, schema: route.body, value: JSON.parse(json) as unknown };
    }),
  );
}

function findQueries(): readonly Example[] {
  return sections.flatMap(({ heading, route, text }) =>
    [...text.matchAll(/\$API\/[\w/.:-]*\?([^"\s]+)"/g)].map(([, query = '']) => {
      if (route.query === undefined) throw new Error(`${heading} takes no query`);
      const value = Object.fromEntries(new URLSearchParams(query));
      return { name: `${heading}?${query}`, schema: route.query, value };
    }),
  );
}

describe('the examples of docs/operator-api.md', () => {
  it.each(findAnswers())('are whole answers: $name', ({ schema, value }) => {
    // What the schema does not know is left out by it.
    expect(schema.parse(value)).toEqual(value);
  });

  it.each([...findBodies(), ...findQueries()])('are requests that are taken: $name', (example) => {
    expect(example.schema.safeParse(example.value)).toMatchObject({ success: true });
  });

  it('are there', () => {
    expect(findAnswers().length).toBeGreaterThan(25);
    expect(findBodies().length).toBeGreaterThan(12);
    expect(findQueries().length).toBeGreaterThan(5);
    expect(sections).toHaveLength(routes.size);
  });
});
