// `npm run bench -- <case> [--json FILE]`: measures the product's own build in real processes.
// Cases: signaller [--minutes N] [--script FILE].
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { CaseReport } from './figures';
import { measureSignaller } from './signaller-case';
import { formatReport, toJson } from './table';

const USAGE = `usage: npm run bench -- signaller [--json FILE] [--minutes N] [--script FILE]`;

const root = path.resolve(__dirname, '..', '..', '..');

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      minutes: { type: 'string' },
      script: { type: 'string' },
    },
  });
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
  const measure = cases({ minutes, script: values.script })[positionals[0] ?? ''];
  if (measure === undefined || (minutes !== undefined && !(minutes > 0))) {
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
  readonly script: string | undefined;
}

function cases({ minutes, script }: Options): Readonly<Record<string, () => Promise<CaseReport>>> {
  return {
    signaller: () =>
      measureSignaller({
        minutes: minutes ?? 30,
        script: path.resolve(script ?? signallerScript()),
        onProgress: say,
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
