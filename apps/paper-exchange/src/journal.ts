// State on disk: a snapshot and a journal of the calls since, so that kill -9 loses nothing.
//
// snapshot.json {seq, lastMs, state} is replaced by an atomic rename. journal.ndjson holds one
// call a line, written through to the operating system before the call is answered; a line counts
// when its newline is there. A crash between snapshot and journal reset is harmless: lines the
// snapshot already has are skipped by their seq.
import fs from 'node:fs';
import path from 'node:path';
import { importState, type EngineState, type PaperEngine } from '@hedge/paper-engine';
import type { Log } from './log';
import { readCall, recordEngine, replayCall, writeCall, type EngineCall } from './recorded-engine';

const CALLS_PER_SNAPSHOT = 2_000;

interface Snapshot {
  readonly seq: number;
  readonly lastMs: number;
  readonly state: EngineState;
}

/** An engine that survives its process. */
export interface PersistentEngine {
  readonly engine: PaperEngine;
  /** The latest exchange time the state knows; 0 for a new one. */
  readonly lastMs: number;
  /** Writes a snapshot and closes the files. */
  close(): void;
}

export interface JournalDeps {
  readonly folder: string;
  /** Makes the engine of a first start. */
  readonly makeEngine: () => PaperEngine;
  readonly log: Log;
  /**
   * Told when a change cannot be written: it is in memory but not on disk, so the process must
   * end without answering.
   */
  readonly onFailure: (error: unknown) => never;
  readonly callsPerSnapshot?: number;
}

/**
 * Reads the state of a folder, or begins anew where there is none.
 * @throws {Error} when a file is damaged anywhere but in its last, unfinished line.
 */
export function openJournal(deps: JournalDeps): PersistentEngine {
  const { folder, log } = deps;
  // The state holds the secrets of paper accounts.
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const snapshotFile = path.join(folder, 'snapshot.json');
  const journalFile = path.join(folder, 'journal.ndjson');
  const snapshot = readSnapshot(snapshotFile);
  const engine = snapshot ? importState(snapshot.state) : deps.makeEngine();
  let seq = snapshot?.seq ?? 0;
  let lastMs = snapshot?.lastMs ?? 0;
  for (const line of readLines(journalFile, log)) {
    if (line.seq <= seq) continue;
    if (line.seq !== seq + 1) throw new Error(`${journalFile}: line ${line.seq} follows ${seq}`);
    replayCall(engine, readCall(line));
    seq = line.seq;
    lastMs = Math.max(lastMs, line.atMs);
  }

  let fd = -1;
  let sinceSnapshot = 0;
  const compact = (): void => {
    const content: Snapshot = { seq, lastMs, state: engine.exportState() };
    replaceFile(snapshotFile, JSON.stringify(content));
    if (fd >= 0) fs.closeSync(fd);
    replaceFile(journalFile, '');
    fd = fs.openSync(journalFile, 'a', 0o600);
    sinceSnapshot = 0;
  };
  const append = (call: EngineCall): void => {
    seq += 1;
    const atMs = timeOf(call);
    lastMs = Math.max(lastMs, atMs);
    writeAll(fd, `{"seq":${seq},"atMs":${atMs},${writeCall(call).slice(1)}\n`);
    sinceSnapshot += 1;
    if (sinceSnapshot >= (deps.callsPerSnapshot ?? CALLS_PER_SNAPSHOT)) compact();
  };
  compact();
  return {
    engine: recordEngine(engine, (call) => {
      try {
        append(call);
      } catch (error) {
        deps.onFailure(error);
      }
    }),
    lastMs,
    close: () => {
      compact();
      fs.closeSync(fd);
    },
  };
}

interface JournalLine extends EngineCall {
  readonly seq: number;
  readonly atMs: number;
}

/** The last number among the arguments is exchange time, for every journaled call but hideOrder. */
function timeOf(call: EngineCall): number {
  if (call.method === 'hideOrder') return 0;
  return call.args.findLast((arg): arg is number => typeof arg === 'number') ?? 0;
}

function readSnapshot(file: string): Snapshot | null {
  if (!fs.existsSync(file)) return null;
  const text = fs.readFileSync(file, 'utf8');
  try {
    return JSON.parse(text) as Snapshot;
  } catch (error) {
    throw new Error(`${file} is damaged`, { cause: error });
  }
}

function readLines(file: string, log: Log): readonly JournalLine[] {
  if (!fs.existsSync(file)) return [];
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  const unfinished = lines.pop() ?? '';
  if (unfinished !== '') {
    log(`warning: dropped an unfinished last line of ${file} (${unfinished.length} characters)`);
  }
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as JournalLine;
    } catch (error) {
      throw new Error(`${file}: line ${index + 1} is damaged`, { cause: error });
    }
  });
}

function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let offset = 0; offset < bytes.length;) offset += fs.writeSync(fd, bytes, offset);
}

function replaceFile(file: string, text: string): void {
  const temporary = `${file}.new`;
  const fd = fs.openSync(temporary, 'w', 0o600);
  writeAll(fd, text);
  fs.fsyncSync(fd);
  fs.closeSync(fd);
  fs.renameSync(temporary, file);
}
