// Recorded prices on disk: CSV with the header timestamp,open,high,low,close,volume; plain or .gz.
import type { Bar } from '@hedge/paper-engine';
import { parseDecimal } from '@hedge/domain';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A file's bars; `id` is made of its content, so that a changed file is another recording. */
export interface RecordingFile {
  readonly id: string;
  readonly bars: readonly Bar[];
}

const COLUMNS = ['timestamp', 'open', 'high', 'low', 'close'] as const;
const LINES_MAX = 2_000_000;

/** Epoch in seconds, milliseconds, microseconds or nanoseconds by its length; otherwise a UTC date. */
function readTime(text: string): number {
  if (/^\d{9,10}$/.test(text)) return Number(text) * 1000;
  if (/^\d{12,13}$/.test(text)) return Number(text);
  if (/^\d{16}$|^\d{19}$/.test(text)) return Number(text.slice(0, 13));
  const iso = text.trim().replace(' ', 'T');
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`);
}

function isPrice(text: string): boolean {
  const value = parseDecimal(text);
  return value !== null && value.gt('0') && value.lte('10000000');
}

function readBar(cells: readonly string[], columns: readonly number[]): Bar | string {
  const [time = '', open = '', high = '', low = '', close = ''] = columns.map(
    (i) => cells[i] ?? '',
  );
  const beginsAtMs = readTime(time);
  if (!Number.isSafeInteger(beginsAtMs)) return 'has no readable timestamp';
  const prices = { open, high, low, close };
  const wrong = Object.entries(prices).find(([, text]) => !isPrice(text));
  if (wrong) return `has no price in ${wrong[0]}`;
  return [beginsAtMs, open, high, low, close];
}

/**
 * Reads the text of a recording.
 * @throws {Error} that names the line, when it is not one.
 */
export function readRecording(text: string): readonly Bar[] {
  const lines = text.split(/\r?\n/);
  if (lines.length > LINES_MAX) throw new Error(`has more than ${LINES_MAX} lines`);
  const header = (lines[0] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const columns = COLUMNS.map((name) => header.indexOf(name));
  const missing = COLUMNS.find((_, index) => (columns[index] ?? -1) < 0);
  if (missing) throw new Error(`line 1 names no column ${missing}`);
  const bars: Bar[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const bar = readBar(line.split(','), columns);
    if (typeof bar === 'string') throw new Error(`line ${index + 1} ${bar}`);
    const before = bars.at(-1);
    if (before && bar[0] <= before[0])
      throw new Error(`line ${index + 1} is not later than the one before`);
    bars.push(bar);
  }
  if (bars.length === 0) throw new Error('has no bars');
  return bars;
}

/**
 * Reads a file; gzip is told by its first bytes, not by its name.
 * @throws {Error} that names the file and what is wrong with it.
 */
export function loadRecording(file: string): RecordingFile {
  try {
    const bytes = fs.readFileSync(file);
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const content = isGzip ? gunzipSync(bytes) : bytes;
    const id = createHash('sha256').update(content).digest('hex').slice(0, 32);
    return { id, bars: readRecording(content.toString('utf8')) };
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`recorded prices ${file}: ${message}`, { cause: error });
  }
}
