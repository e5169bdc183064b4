// A process that leaks is found out by what the system says of it; one that does not is not.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startApp } from '../process';
import { waitFor } from '../wait';
import type { Holdings } from './facts';
import { findGrowth, readHoldings } from './growth';
import { judge } from './judge';
import { aTrueStory } from './story';

const folder = mkdtempSync(path.join(tmpdir(), 'hedge-test-growth-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Does the work twenty times for each signal, and says when it has. */
const aProgram = (work: string): string => `
  const kept = [];
  process.on('SIGUSR2', () => {
    for (let count = 0; count < 20; count += 1) { ${work}; }
    setImmediate(() => process.stdout.write('.'));
  });
  setInterval(() => undefined, 1_000);
  process.send({ type: 'ready', port: 0 });`;

async function measure(work: string): Promise<readonly Holdings[]> {
  const file = path.join(folder, 'program.js');
  writeFileSync(file, aProgram(work));
  const program = await startApp({ app: file, env: {} });
  try {
    const samples: Holdings[] = [];
    for (let round = 1; round <= 4; round += 1) {
      program.send('SIGUSR2');
      await waitFor('its work', () => program.output().length === round);
      const sample = readHoldings(program.pid);
      if (sample !== null) samples.push(sample);
    }
    return samples;
  } finally {
    await program.kill('SIGKILL');
  }
}

const told = (samples: readonly Holdings[]) =>
  findGrowth({ holdings: [{ process: 'program', samples }] }).map(({ what }) => what);

it.each([
  ['files', "kept.push(require('node:fs').openSync('/dev/null'))", /^descriptors .* grew from/],
  ['memory', 'kept.push(Buffer.alloc(4_000_000, 1))', /^residentKb .* grew from/],
])('a program that leaks %s', async (_title, work, expected) => {
  expect(told(await measure(work))).toEqual([expect.stringMatching(expected)]);
});

it('a program that leaks connections', async () => {
  const work = `require('node:net').createServer().listen(0, '127.0.0.1', function () {
    kept.push(this); })`;
  expect(told(await measure(work))).toEqual(
    expect.arrayContaining([expect.stringMatching(/^connections .* grew from/)]),
  );
});

it('a program that closes what it opens', async () => {
  const work = "const fs = require('node:fs'); fs.closeSync(fs.openSync('/dev/null'))";
  const samples = await measure(work);
  expect(samples).toHaveLength(4);
  expect(told(samples)).toEqual([]);
});

it('a process that has ended holds nothing that could be read', () => {
  expect(readHoldings(2 ** 22 + 1)).toBeNull();
});

it('what grew for good is reported, what came and went is not', () => {
  const first = { descriptors: 30, connections: 10, residentKb: 100_000 };
  const much = { descriptors: 90, connections: 90, residentKb: 900_000 };
  const grown = { descriptors: 41, connections: 21, residentKb: 200_001 };
  const allowed = { descriptors: 40, connections: 20, residentKb: 200_000 };
  const holdings = [
    { process: 'worker 7', samples: [first, grown, much] },
    { process: 'api 8', samples: [first, much, allowed] },
  ];
  const found = judge({ ...aTrueStory(), holdings });
  expect(found.map(({ invariant, what }) => `${invariant} ${what}`)).toEqual([
    'I12 descriptors of worker 7 grew from 30 to 41',
    'I12 connections of worker 7 grew from 10 to 21',
    'I12 residentKb of worker 7 grew from 100000 to 200001',
  ]);
});
