// docs/operator-api.md tells every error code with its status, and every route.
import { ERROR_STATUS } from '@hedge/contracts';
import { readSources, readText } from './source-files';

const doc = readText('docs/operator-api.md');

/** Rows of the code table: `| \`CODE\` | 422 | when |`. */
const documented = Object.fromEntries(
  [...doc.matchAll(/^\| `([A-Z_]+)` +\| (\d{3}) +\| (\S.*?) *\|$/gm)].map((row) => [
    row[1] ?? '',
    Number(row[2]),
  ]),
);

/** Routes as the API declares them, such as `GET /api/v1/accounts`. */
function findRoutes(text: string): readonly string[] {
  return text
    .split('.route(')
    .slice(1)
    .flatMap((chain) => {
      const path = /^'([^']+)'\)/.exec(chain)?.[1];
      const methods = [...chain.matchAll(/^ {4}\.(get|post|patch|delete|put)\(/gm)];
      return path === undefined ? [] : methods.map(([, name]) => `${name?.toUpperCase()} ${path}`);
    });
}

describe('docs/operator-api.md', () => {
  it('has exactly the error codes of the contract in its table, with their status', () => {
    expect(documented).toEqual(ERROR_STATUS);
  });

  it('has every route of the operator API as a heading, with an example, and no other', () => {
    const routes = readSources(['apps/api/src'])
      .filter((file) => /-routes\.ts$/.test(file.path) && !file.path.includes('board'))
      .flatMap((file) => findRoutes(file.text));
    const sections = doc.split(/^### /m).slice(1);
    const headings = sections.map((section) => /^`([^`]+)`/.exec(section)?.[1]);

    expect(routes.length).toBeGreaterThan(10);
    expect([...headings].sort()).toEqual([...routes].sort());
    expect(sections.filter((section) => !section.includes('```sh'))).toEqual([]);
  });
});
