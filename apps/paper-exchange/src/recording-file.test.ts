// Recorded prices on disk: what is read, plain or packed, and what is refused by its line.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadRecording, readRecording } from './recording-file';

const HEADER = 'timestamp,open,high,low,close,volume';
const ROW = '2022-01-01 00:00:00.000000,100.5,110,90,105,7';
const T0 = Date.UTC(2022, 0, 1);

describe('a recording', () => {
  it.each([
    ['a date with microseconds', '2022-01-01 00:00:00.000000'],
    ['a date in ISO 8601', '2022-01-01T00:00:00Z'],
    ['a date in another zone', '2022-01-01T02:00:00+02:00'],
    ['epoch seconds', `${T0 / 1000}`],
    ['epoch milliseconds', `${T0}`],
    ['epoch microseconds', `${T0}000`],
    ['epoch nanoseconds', `${T0}000000`],
  ])('reads %s as UTC', (_title, time) => {
    expect(readRecording(`${HEADER}\n${time},1,2,0.5,1.5,0\n`)).toEqual([
      [T0, '1', '2', '0.5', '1.5'],
    ]);
  });

  it('finds its columns by name, in any order, with Windows line ends', () => {
    const text = 'close,LOW,high,open,Timestamp\r\n105,90,110,100.5,1640995200\r\n\r\n';
    expect(readRecording(text)).toEqual([[T0, '100.5', '110', '90', '105']]);
  });

  it.each([
    ['an empty file', '', 'line 1 names no column timestamp'],
    ['a header without a close', 'timestamp,open,high,low', 'line 1 names no column close'],
    ['no bars', `${HEADER}\n`, 'has no bars'],
    ['a wrong date', `${HEADER}\n${ROW}\nyesterday,1,1,1,1,1`, 'line 3 has no readable timestamp'],
    ['a missing cell', `${HEADER}\n1640995200,1,2,3`, 'line 2 has no price in close'],
    ['a price of zero', `${HEADER}\n1640995200,0,2,3,4,5`, 'line 2 has no price in open'],
    ['a price of NaN', `${HEADER}\n1640995200,1,NaN,3,4,5`, 'line 2 has no price in high'],
    ['a price of 1e400', `${HEADER}\n1640995200,1,2,1e400,4,5`, 'line 2 has no price in low'],
    ['bars twice', `${HEADER}\n${ROW}\n${ROW}`, 'line 3 is not later than the one before'],
  ])('with %s is refused by line and reason', (_title, text, reason) => {
    expect(() => readRecording(text)).toThrow(reason);
  });
});

describe('a file of recorded prices', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paper-recording-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('is the same recording plain and packed, and another when its content differs', () => {
    const write = (name: string, content: string | Buffer) => {
      const file = path.join(folder, name);
      fs.writeFileSync(file, content);
      return loadRecording(file);
    };
    const plain = write('plain.csv', `${HEADER}\n${ROW}\n`);
    expect(write('packed.csv.gz', gzipSync(`${HEADER}\n${ROW}\n`))).toEqual(plain);
    expect(write('other.csv', `${HEADER}\n${ROW.replace('105', '106')}\n`).id).not.toBe(plain.id);
  });

  it('is named in the error when it is missing or damaged', () => {
    const missing = path.join(folder, 'none.csv');
    expect(() => loadRecording(missing)).toThrow(`recorded prices ${missing}: ENOENT`);
    const damaged = path.join(folder, 'bad.gz');
    fs.writeFileSync(damaged, gzipSync(HEADER).subarray(0, 12));
    expect(() => loadRecording(damaged)).toThrow(`recorded prices ${damaged}:`);
  });
});

const ROOT = path.resolve(__dirname, '../../..');
const MONTH = path.resolve(ROOT, '../shared/market-data/btc-perp-1m-2022-01.csv.gz');
const suite = fs.existsSync(MONTH) ? describe : describe.skip;

suite('a month of real bars (beside the checkout)', () => {
  it('is read whole, in order, every price in the range of its bar', () => {
    const { bars } = loadRecording(MONTH);
    expect(bars).toHaveLength(45_031);
    expect(bars[0]).toEqual([
      Date.UTC(2021, 11, 31, 23, 1),
      '46319.0',
      '46385.0',
      '46319.0',
      '46377.0',
    ]);
    const wrong = bars.filter(([, open, high, low, close]) => {
      const [o, h, l, c] = [open, high, low, close].map(Number) as [number, number, number, number];
      return h < Math.max(o, c) || l > Math.min(o, c);
    });
    expect(wrong).toEqual([]);
  });
});
