// docs/alerts.md tells of every kind of alert which fact it reports and which test shows it.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ALERT_KINDS } from '@hedge/contracts';
import { readSources, readText } from './source-files';

/** Rows of its table: kind, fact, where it is written, what resolves it, tests. */
const rows = [...readText('docs/alerts.md').matchAll(/^\| `([A-Z_]+)` +\|(.+)\|$/gm)].map(
  (row) => ({
    kind: row[1] ?? '',
    cells: (row[2] ?? '').split('|').map((cell) => cell.trim()),
  }),
);

describe('docs/alerts.md', () => {
  it('has a row for each kind, and for nothing else', () => {
    expect(rows.map(({ kind }) => kind).sort()).toEqual([...ALERT_KINDS].sort());
  });

  it.each(rows)('names for $kind tests that speak of it', ({ kind, cells }) => {
    expect(cells).toHaveLength(4);
    for (const cell of cells) expect(cell).not.toBe('');
    const files = [...(cells[3] ?? '').matchAll(/`([\w./-]+)`/g)].map((match) => match[1] ?? '');
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect([file, existsSync(path.resolve(__dirname, '..', file))]).toEqual([file, true]);
      expect([file, readText(file).includes(kind)]).toEqual([file, true]);
    }
  });

  it.each(ALERT_KINDS)('is asked about no kind that nobody raises: %s', (kind) => {
    const raising = readSources([
      'apps',
      'packages/cycle',
      'packages/contracts',
      'packages/platform',
    ])
      .filter(({ path: file }) => !/\.test\.ts$/.test(file))
      .filter(({ text }) => new RegExp(`kind: '${kind}'`).test(text));
    expect(raising.map(({ path: file }) => file)).not.toEqual([]);
  });
});
