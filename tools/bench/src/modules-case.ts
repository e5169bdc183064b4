// `modules`: what the code of each part holds in memory: loaded one after the other, each beside all
// before it, into a node that does nothing with them.
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { computeSpread, makeFigure, type CaseReport, type Figure } from './figures';
import { startPlainNode } from './plain-node';
import { readProcess } from './process-sample';

/** A part of a process, and how a script loads it that has its app's `load`. */
interface Part {
  readonly what: string;
  readonly load: string;
}

const CCXT = `import(require('node:url').pathToFileURL(require('node:path').join(
  require('node:path').dirname(load.resolve('ccxt')), '..', 'js', 'src', 'binanceusdm.js')))`;

const SHARED: readonly Part[] = [
  { what: 'zod', load: `load('zod')` },
  { what: 'winston', load: `load('winston')` },
  { what: 'pg', load: `load('pg')` },
  { what: 'ioredis and BullMQ', load: `load('bullmq')` },
  { what: 'Prisma’s client and adapter', load: `load('@hedge/db')` },
];

const PROCESSES: Readonly<Record<string, readonly Part[]>> = {
  worker: [
    ...SHARED,
    { what: 'undici', load: `load('undici')` },
    { what: 'ccxt, one exchange', load: CCXT },
    { what: 'the product’s own', load: `load('@hedge/cycle'); load('@hedge/exchange')` },
  ],
  api: [
    ...SHARED,
    { what: 'Express', load: `load('express'); load('helmet')` },
    { what: 'the product’s own', load: `load('@hedge/cycle')` },
  ],
};

const ROUNDS = 3;
/** When what is not needed is collected, ms after the last part was loaded. */
const COLLECTED_MS = [700, 900, 1_100];
const SETTLE_MS = 2_500;

export async function measureModules(onProgress: (line: string) => void): Promise<CaseReport> {
  const figures: Figure[] = [];
  for (const [app, parts] of Object.entries(PROCESSES)) {
    onProgress(app);
    let before = await measureLoaded(app, []);
    figures.push(makeFigure(`${app}: bare node`, 'MiB', before));
    for (const [at, { what }] of parts.entries()) {
      const loaded = await measureLoaded(app, parts.slice(0, at + 1));
      const least = computeSpread(before).median;
      figures.push(
        makeFigure(
          `${app}: + ${what}`,
          'MiB',
          loaded.map((mib) => mib - least),
        ),
      );
      before = loaded;
    }
    figures.push(makeFigure(`${app}: all of it`, 'MiB', before));
  }
  return {
    name: 'modules',
    figures,
    notes: [
      `VmRSS, ${ROUNDS} processes each; above the median with everything before it`,
      'what a running process holds beyond that is data: connections, Prisma’s query compiler, the heap at work; see footprint',
    ],
  };
}

/** MiB of so many processes that have loaded these parts. */
async function measureLoaded(app: string, parts: readonly Part[]): Promise<readonly number[]> {
  const main = path.resolve(__dirname, '..', '..', '..', 'apps', app, 'package.json');
  const script = [
    `const load = require('node:module').createRequire(${JSON.stringify(main)})`,
    ...parts.map(({ load }) => load),
    `for (const ms of [${COLLECTED_MS.join()}]) setTimeout(gc, ms)`,
    'setInterval(() => {}, 1e9)',
  ].join(';');
  const args = ['--max-semi-space-size=2', '--expose-gc', '-e', script];
  const loaded: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const node = startPlainNode(args, {});
    try {
      await pause(SETTLE_MS);
      if (node.hasEnded()) throw new Error(`a part cannot be loaded: ${node.tail()}`);
      loaded.push(readProcess(node.pid).rssMiB);
    } finally {
      await node.stop();
    }
  }
  return loaded;
}
