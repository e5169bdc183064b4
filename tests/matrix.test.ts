// The fault matrix: each row is a test with its number in the title.
import path from 'node:path';
import { readSources } from './source-files';

interface Row {
  readonly row: string;
  readonly tests: number;
  readonly result: string;
  readonly ms: number;
}
interface Matrix {
  readonly rows: readonly { readonly row: string }[];
  findRows(title: string): readonly string[];
  buildTable(runs: readonly object[]): readonly Row[];
}
// eslint-disable-next-line @typescript-eslint/no-require-imports -- plain JavaScript, as it runs
const matrix = require(path.resolve(__dirname, '..', 'tools', 'matrix.js')) as Matrix;

/** A title's end in the source: `… (19b)',` */
const TITLE_END = /\([\dabc, ]+\)(?=['"`])/g;

/** Rows that no test names. */
function findUntested(texts: readonly string[]): readonly string[] {
  const tested = new Set(
    texts.flatMap((text) => text.match(TITLE_END) ?? []).flatMap((end) => matrix.findRows(end)),
  );
  return matrix.rows.map(({ row }) => row).filter((row) => !tested.has(row));
}

describe('the fault matrix', () => {
  it('has a test for every row', () => {
    const texts = readSources(['apps', 'packages', 'tools', 'tests'])
      .filter((file) => file.path.endsWith('.test.ts') && !file.path.endsWith('matrix.test.ts'))
      .map(({ text }) => text);
    expect(findUntested(texts)).toEqual([]);
  });

  it('names each row that nothing covers', () => {
    const all = matrix.rows.map(({ row }) => `it('does (${row})',`);
    expect(findUntested(all)).toEqual([]);
    expect(findUntested(all.slice(2))).toEqual(['1', '2']);
    expect(findUntested([`it('19a without parentheses', f(19))`])).toContain('19');
  });

  it('adds up what a run said of each row', () => {
    const test = (fullName: string, status: string, duration: number) => ({
      ...{ fullName, status, duration },
    });
    const results = [
      test('killed, queue in Redis after the token (3, 19b)', 'passed', 1_000),
      test('another (3)', 'failed', 500),
      test('a suite (4) of one', 'pending', 0),
    ];
    const table = matrix.buildTable([{ testResults: [{ assertionResults: results }] }]);
    const find = (row: string) => table.find((each) => each.row === row);
    expect(find('3')).toMatchObject({ tests: 2, result: 'FAILED', ms: 1_500 });
    expect(find('19b')).toMatchObject({ tests: 1, result: 'passed', ms: 1_000 });
    expect(find('4')).toMatchObject({ tests: 1, result: 'skipped' });
    expect(find('5')).toMatchObject({ tests: 0, result: 'NO TEST IN THIS RUN' });
  });
});
