// SECURITY.md against the product: whoever has to take a credential away must find the route, the
// variable and the table it names.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { OPERATOR_ROUTES } from '@hedge/contracts';
import { readText } from './source-files';

const page = readText('SECURITY.md');
const root = path.resolve(__dirname, '..');

/** As GitHub makes anchors of headings. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('SECURITY.md', () => {
  it('links to files and headings that are there', () => {
    const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
    const broken = links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      const at = file === '' ? 'SECURITY.md' : file;
      if (!existsSync(path.join(root, at))) return true;
      return anchor !== undefined && !anchorsOf(readText(at)).includes(anchor);
    });
    expect(links.length).toBeGreaterThan(30);
    expect(broken).toEqual([]);
  });

  it('names a test of ours for whatever is held', () => {
    const rows = page
      .split('\n')
      .filter((line) => line.startsWith('| ') && line.includes('.test.ts'));
    expect(rows.length).toBeGreaterThan(18);
  });

  it('calls routes that the API has', () => {
    const routes = Object.values(OPERATOR_ROUTES).map(
      ({ method, path: at }) => `${method} ${at.replace('{id}', ':id')}`,
    );
    const called = [...page.matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/api\/[^`]+)`/g)];
    expect(called.length).toBeGreaterThan(12);
    for (const [, call] of called) expect(routes).toContain(call);
  });

  it('names variables that the processes know, and scripts that there are', () => {
    const known = readText('.env.example') + readText('.env.monitor.example');
    const variables = [...page.matchAll(/`([A-Z][A-Z_]*_[A-Z_]+)(?:=[^`]*)?`/g)];
    expect(variables.length).toBeGreaterThan(10);
    for (const [, name = ''] of variables) expect(known).toMatch(new RegExp(`\\b${name}=`));
    const { scripts } = JSON.parse(readText('package.json')) as { readonly scripts: object };
    const named = [...page.matchAll(/`npm (?:run )?([\w:]+)`/g)].map(([, script = '']) => script);
    expect(named.length).toBeGreaterThan(2);
    for (const script of named) expect(scripts).toHaveProperty([script]);
  });

  it('names tables that there are', () => {
    const schema = readText('prisma/schema.prisma');
    const tables = [...page.matchAll(/(?:FROM|UPDATE) ([a-z_]+)/g)]
      .map(([, table = '']) => table)
      .filter((table) => !table.startsWith('pg_'));
    expect(tables.length).toBeGreaterThan(3);
    for (const table of tables) expect(schema).toContain(`@@map("${table}")`);
  });
});
