// `signaller`: the heartbeat over https with plain node for half an hour, beside a node that does nothing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SIGNAL_PATH } from '@hedge/contracts';
import { startApp } from '@hedge/testkit';
import { makeCertificate } from './certificate';
import { makeFigure, type CaseReport } from './figures';
import { startBareNode, startPlainNode } from './plain-node';
import { readProcess, type ProcessSample } from './process-sample';
import { startWireCounter } from './wire-counter';

/** How the signaller is measured. */
export interface SignallerOptions {
  /** How long it beats. */
  readonly minutes: number;
  /** The file that plain node runs. */
  readonly script: string;
  readonly onProgress: (line: string) => void;
}

const BEAT_MS = 2_000;
const SAMPLE_MS = 10_000;
const DAY_S = 86_400;
/** Any key of a real one's length: the stub takes them all. */
const KEY = 'a'.repeat(64);

/** @throws when the signaller ends early, or hardly any of its signals arrived. */
export async function measureSignaller(options: SignallerOptions): Promise<CaseReport> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hedge-bench-signaller-'));
  const { certFile, keyFile } = makeCertificate(folder);
  const stub = await startApp({
    app: path.join(__dirname, 'signal-stub-main.js'),
    env: {},
    args: [certFile, keyFile],
  });
  const wire = await startWireCounter(stub.port);
  const bare = startBareNode();
  const signaller = startPlainNode([options.script], {
    EDGE_FUNCTION_URL: `https://127.0.0.1:${wire.port}${SIGNAL_PATH}`,
    MONITOR_API_KEY: KEY,
    SIGNAL_INTERVAL_MS: String(BEAT_MS),
    STATS_STYLE: 'line',
    NODE_EXTRA_CA_CERTS: certFile,
  });
  try {
    const looks = Math.max(2, Math.round((options.minutes * 60_000) / SAMPLE_MS));
    const samples: { readonly bare: ProcessSample; readonly signaller: ProcessSample }[] = [];
    let startBytes = 0;
    let startWritten = 0;
    let startedAt = 0;
    for (let look = 0; look <= looks; look += 1) {
      await pause(SAMPLE_MS);
      if (signaller.hasEnded()) throw new Error(`the signaller ended:\n${signaller.tail()}`);
      // The first look is the base line: starting up is not what half an hour of beating costs.
      if (look === 0) {
        startBytes = wire.bytes();
        startWritten = signaller.written();
        startedAt = performance.now();
      }
      samples.push({ bare: readProcess(bare.pid), signaller: readProcess(signaller.pid) });
      if (look % 30 === 0) options.onProgress(`sample ${look} of ${looks}`);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    const bytes = wire.bytes() - startBytes;
    const written = signaller.written() - startWritten;
    const tail = signaller.tail().trim().split('\n').at(-1) ?? '';
    await stub.kill('SIGTERM');
    const { served } = JSON.parse(stub.output()) as { readonly served: number };
    const expected = (seconds * 1000) / BEAT_MS;
    if (served < expected / 2) {
      throw new Error(`only ${served} of about ${Math.round(expected)} signals came:\n${tail}`);
    }
    const cpu = (who: 'bare' | 'signaller') => {
      const used = (samples.at(-1)?.[who].cpuMs ?? 0) - (samples[0]?.[who].cpuMs ?? 0);
      return [used / (seconds * 10)];
    };
    const above = (field: 'rssMiB' | 'pssMiB') =>
      samples.map((sample) => sample.signaller[field] - sample.bare[field]);
    return {
      name: 'signaller',
      figures: [
        makeFigure(
          'bare node, VmRSS',
          'MiB',
          samples.map((sample) => sample.bare.rssMiB),
        ),
        makeFigure(
          'signaller, VmRSS',
          'MiB',
          samples.map((sample) => sample.signaller.rssMiB),
        ),
        makeFigure('signaller − bare, VmRSS', 'MiB', above('rssMiB'), { of: 'max', atMost: 14 }),
        makeFigure('signaller − bare, PSS', 'MiB', above('pssMiB'), { of: 'max', atMost: 14 }),
        makeFigure('bare node, CPU', '%', cpu('bare')),
        makeFigure('signaller, CPU', '%', cpu('signaller'), { of: 'median', atMost: 0.1 }),
        makeFigure('wire, both directions', 'KB/s', [bytes / seconds / 1000], {
          of: 'median',
          atMost: 5,
        }),
        makeFigure('log', 'KB/day', [(written / seconds) * (DAY_S / 1000)], {
          of: 'median',
          atMost: 100,
        }),
      ],
      notes: [
        `${served} signals over https in ${Math.round(seconds)} s at a ${BEAT_MS} ms beat, of ten answers one 200 and one 429`,
        `plain node on ${path.relative(process.cwd(), options.script)}, sampled every ${SAMPLE_MS / 1000} s from 10 s after its start on`,
        'the wire counts TCP payload with TLS, not the headers of TCP and IP',
        `the last line of its log: ${tail}`,
      ],
    };
  } finally {
    await Promise.all([signaller.stop(), bare.stop(), stub.kill('SIGKILL')]);
    await wire.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
