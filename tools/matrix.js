// `npm run matrix -- <jest's --json file>…`: the fault matrix as the tests left it, one line per row.
// A test belongs to the rows whose numbers stand in parentheses in its title or its suite's.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const { rows } = require('./matrix-rows.json');
const known = new Set(rows.map(({ row }) => row));

/** The rows that a title names: `… (19, 37)`. */
function findRows(title) {
  return [...title.matchAll(/\(((?:\d{1,2}[a-c]?)(?:, \d{1,2}[a-c]?)*)\)/g)]
    .flatMap(([, numbers]) => numbers.split(', '))
    .filter((row) => known.has(row));
}

/** One line per row: how many tests, what came of them, and how long they took. */
function buildTable(runs) {
  const tests = runs.flatMap(({ testResults }) =>
    testResults.flatMap(({ assertionResults }) => assertionResults),
  );
  const told = tests.map((test) => ({ ...test, rows: findRows(test.fullName) }));
  return rows.map(({ section, row, what }) => {
    const own = told.filter((test) => test.rows.includes(row));
    const ms = own.reduce((total, test) => total + (test.duration ?? 0), 0);
    const statuses = new Set(own.map(({ status }) => status));
    return { section, row, what, tests: own.length, result: resultOf(statuses), ms };
  });
}

function resultOf(statuses) {
  if (statuses.has('failed')) return 'FAILED';
  if (statuses.has('passed')) return 'passed';
  return statuses.size > 0 ? 'skipped' : 'NO TEST IN THIS RUN';
}

function print(table) {
  const lines = ['| row | what | tests | result | seconds |', '| --- | --- | ---: | --- | ---: |'];
  for (const { section, row, what, tests, result, ms } of table) {
    lines.push(`| ${section}${row} | ${what} | ${tests} | ${result} | ${(ms / 1000).toFixed(1)} |`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

if (require.main === module) {
  const files = process.argv.slice(2);
  if (files.length === 0) {
    process.stderr.write('usage: npm run matrix -- <file of jest --json --outputFile=file> …\n');
    process.exit(2);
  }
  const read = (file) => JSON.parse(fs.readFileSync(path.resolve(file), 'utf8'));
  const table = buildTable(files.map(read));
  print(table);
  process.exitCode = table.some(({ result }) => result === 'FAILED') ? 1 : 0;
}

module.exports = { buildTable, findRows, rows };
