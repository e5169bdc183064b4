// docs/paper-exchange.md against the code: every endpoint with its weight, every switch with its default.
import { makePaperEngine, weightOf, WEIGHTS } from '@hedge/paper-engine';
import fs from 'node:fs';
import path from 'node:path';
import { ENDPOINTS } from './endpoints';

const FILE = path.resolve(__dirname, '../../../docs/paper-exchange.md');
const text = fs.readFileSync(FILE, 'utf8');

/** The rows of every table whose first cell is code, under one heading; cells without backticks. */
function readRows(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  return section
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim().replaceAll('`', '')));
}

describe('the document of the paper exchange', () => {
  it('lists exactly the endpoints there are, with their weights', () => {
    const rows = [...ENDPOINTS].map(([name, { signed }]) => {
      const [weight, without] = [weightOf(name, true), weightOf(name, false)];
      const alone = without === weight ? '' : String(without);
      return [name, String(weight), alone, signed ? 'yes' : ''];
    });
    expect([...readRows('Endpoints and weights')].sort()).toEqual(rows.sort());
  });

  it('lists exactly the switches there are, with their defaults', () => {
    const switches = makePaperEngine({ random: () => 0.5 }).switches();
    const rows = Object.entries(switches).map(([name, value]) => [name, String(value)]);
    const listed = readRows('Switches').map((cells) => cells.slice(0, 2));
    expect([...listed].sort()).toEqual(rows.sort());
  });
});

describe('the table of weights', () => {
  it('names endpoints that exist', () => {
    expect(Object.keys(WEIGHTS).filter((name) => !ENDPOINTS.has(name))).toEqual([]);
  });
});
