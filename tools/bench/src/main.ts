// `npm run bench -- <case> [--json FILE]`: measures the product's own build in real processes.
// Cases: cycle, close, signal, cadence, recovery, scale, capacity, footprint, modules, signaller, api, page.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureApi } from './api-case';
import { measureCadence } from './cadence-case';
import { measureCapacity } from './capacity/capacity-case';
import { measureClose } from './close-case';
import { measureCycle } from './cycle-case';
import type { CaseReport } from './figures';
import { measureFootprint } from './footprint-case';
import { measureModules } from './modules-case';
import { measurePage } from './page-case';
import { measureRecovery } from './recovery-case';
import { measureScale } from './scale-case';
import { measureSignal } from './signal-case';
import { measureSignaller } from './signaller-case';
import { formatReport, toJson } from './table';

const USAGE = `usage: npm run bench -- <case> [--json FILE]
  cycle                                    1,000 and 10,000 operations, beside the least and the obvious way
  close                                    from target to both orders; many hedges at once
  signal                                   the signal endpoint under load, both queue backends
  cadence    [--minutes 5]                 cycles run of those possible, both queue backends
  recovery                                 a killed worker and a lost Redis to the next cycle
  scale                                    accounts a second that 1, 2 and 4 workers run
  capacity                                 what an account run costs each part, and the sizing from it
  footprint  [--minutes 10] [--queue redis] memory of signaller, API and worker, 1 and 50 accounts
  modules                                  what the code of each part holds in memory
  signaller  [--minutes 30] [--script F]   the heartbeat beside a bare node
  api        [--rows 1000000]              lists, totals and export of many records
  page                                     the dashboard in a real Chromium`;

const root = path.resolve(__dirname, '..', '..', '..');

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      minutes: { type: 'string' },
      script: { type: 'string' },
      queue: { type: 'string', default: 'postgres' },
      rows: { type: 'string', default: '1000000' },
    },
  });
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
  const rows = Number(values.rows);
  const options = { minutes, rows, script: values.script, onRedis: values.queue === 'redis' };
  const measure = cases(options)[positionals[0] ?? ''];
  if (measure === undefined || (minutes !== undefined && !(minutes > 0)) || !(rows >= 1_000)) {
    say(USAGE);
    return 2;
  }
  const report = await measure();
  for (const line of formatReport(report)) say(line);
  if (values.json !== undefined) writeFileSync(values.json, toJson(report, new Date()));
  return 0;
}

interface Options {
  readonly minutes: number | undefined;
  readonly rows: number;
  readonly script: string | undefined;
  readonly onRedis: boolean;
}

type Cases = Readonly<Record<string, () => Promise<CaseReport>>>;

function cases({ minutes, rows, script, onRedis }: Options): Cases {
  const onProgress = say;
  return {
    api: () => measureApi({ rows, onProgress }),
    cycle: () => measureCycle({ onProgress }),
    close: () => measureClose(onProgress),
    signal: () => measureSignal(onProgress),
    cadence: () => measureCadence({ minutes: minutes ?? 5, onProgress }),
    page: () => measurePage(onProgress),
    scale: () => measureScale(onProgress),
    capacity: () => measureCapacity(onProgress),
    recovery: () => measureRecovery(onProgress),
    footprint: () =>
      measureFootprint({
        ...{ minutes: minutes ?? 10, onProgress },
        script: path.resolve(script ?? signallerScript()),
        backend: onRedis ? 'redis' : 'postgres',
      }),
    modules: () => measureModules(onProgress),
    signaller: () =>
      measureSignaller({
        ...{ minutes: minutes ?? 30, onProgress },
        script: path.resolve(script ?? signallerScript()),
      }),
  };
}

/** The bundle that people copy; where it was not made, the build it is made from. */
function signallerScript(): string {
  const dist = path.join(root, 'apps', 'signaller', 'dist');
  const bundle = path.join(dist, 'monitor-signal.js');
  return existsSync(bundle) ? bundle : path.join(dist, 'main.js');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
