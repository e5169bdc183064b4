// docs/operator-api.md tells every error code with its status, and every route.
import { ERROR_STATUS, OPERATOR_ROUTES } from '@hedge/contracts';
import { readText } from './source-files';

const doc = readText('docs/operator-api.md');

/** Rows of the code table: `| \`CODE\` | 422 | when |`. */
const documented = Object.fromEntries(
  [...doc.matchAll(/^\| `([A-Z_]+)` +\| (\d{3}) +\| (\S.*?) *\|$/gm)].map((row) => [
    row[1] ?? '',
    Number(row[2]),
  ]),
);

describe('docs/operator-api.md', () => {
  it('has exactly the error codes of the contract in its table, with their status', () => {
    expect(documented).toEqual(ERROR_STATUS);
  });

  it('has every route of the operator API as a heading, with an example, and no other', () => {
    const routes = [
      'GET /healthz',
      'GET /readyz',
      'GET /api/openapi.json',
      ...Object.values(OPERATOR_ROUTES).map(
        ({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      ),
    ];
    const sections = doc.split(/^### /m).slice(1);
    const headings = sections.map((section) => /^`([^`]+)`/.exec(section)?.[1]);

    expect(routes.length).toBeGreaterThan(10);
    expect([...headings].sort()).toEqual([...routes].sort());
    expect(sections.filter((section) => !section.includes('```sh'))).toEqual([]);
  });
});
