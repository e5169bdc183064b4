// The state on disk: what is read back after any end, and what refuses the start.
import { decimal, type Decimal } from '@hedge/domain';
import { makePaperEngine, type PaperEngine } from '@hedge/paper-engine';
import fc from 'fast-check';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openJournal, type PersistentEngine } from './journal';

const T0 = 1_700_000_000_000;
const KEY = 'k';

let folder: string;
const lines: string[] = [];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paper-journal-'));
  lines.length = 0;
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function open(callsPerSnapshot = 1000, where = folder): PersistentEngine {
  return openJournal({
    folder: where,
    makeEngine: () => makePaperEngine({ random: () => 0.5 }),
    log: (line) => lines.push(line),
    onFailure: (error) => {
      throw error;
    },
    callsPerSnapshot,
  });
}

function trade(engine: PaperEngine, calls: number, startMs = T0): void {
  engine.addAccount({ apiKey: KEY, secret: 's', balance: decimal('10000'), hedgeMode: true }, T0);
  engine.setMark('BTCUSDT', decimal('50000'), T0);
  for (let n = 0; n < calls; n += 1)
    place(engine, n % 3 === 0 ? 'SELL' : 'BUY', '0.004', startMs + n);
}

function place(engine: PaperEngine, side: 'BUY' | 'SELL', quantity: string, timestamp: number) {
  const order = { symbol: 'BTCUSDT', side, positionSide: 'LONG', type: 'MARKET' } as const;
  const amount: Decimal = decimal(quantity);
  return engine.placeOrder(KEY, { ...order, quantity: amount, timestamp }, timestamp, {});
}

const journalFile = () => path.join(folder, 'journal.ndjson');

describe('the journal', () => {
  it('gives back the state of a process that was killed, without any close', () => {
    const { engine } = open();
    trade(engine, 7);
    const again = open();
    expect(again.engine.exportState()).toEqual(engine.exportState());
    expect(again.lastMs).toBe(T0 + 6);
  });

  it('keeps a fill that only a look-up brought about', () => {
    const { engine } = open();
    trade(engine, 2);
    const pieces = [{ afterMs: 500, fraction: decimal('1') }];
    const order = { symbol: 'BTCUSDT', side: 'BUY', positionSide: 'LONG', type: 'MARKET' } as const;
    engine.placeOrder(KEY, { ...order, quantity: decimal('0.01'), timestamp: T0 }, T0 + 5, {
      pieces,
    });
    engine.positionRisk(KEY, {}, T0 + 2000);
    expect(open().engine.ledger().fills).toEqual(engine.ledger().fills);
    expect(engine.ledger().fills.at(-1)?.time).toBe(T0 + 505);
  });

  it('survives a cut at any byte of the last line: that call is not known, all before are', () => {
    trade(open().engine, 3);
    const whole = fs.readFileSync(journalFile());
    const snapshot = fs.readFileSync(path.join(folder, 'snapshot.json'));
    const text = whole.toString();
    const lastLine = text.lastIndexOf('\n', text.length - 2) + 1;
    for (let size = lastLine; size < whole.length; size += 1) {
      fs.writeFileSync(path.join(folder, 'snapshot.json'), snapshot);
      fs.writeFileSync(journalFile(), whole.subarray(0, size));
      lines.length = 0;
      const { engine } = open();
      expect(engine.ledger().orders).toHaveLength(1);
      expect(lines).toHaveLength(size === lastLine ? 0 : 1);
    }
  });

  it('is folded into snapshots as it grows, and lines a snapshot has are not applied twice', () => {
    const { engine } = open(4);
    trade(engine, 10);
    const state = engine.exportState();
    const stale = fs.readFileSync(journalFile());
    open(4).close();
    // As if the process had died between the snapshot and the new journal.
    fs.writeFileSync(journalFile(), stale);
    expect(open(4).engine.exportState()).toEqual(state);
  });

  it('refuses to start on a damaged line that is not the last, and on a gap', () => {
    trade(open().engine, 3);
    const text = fs.readFileSync(journalFile(), 'utf8');
    const rows = text.split('\n');
    fs.writeFileSync(journalFile(), [rows[0], '{"seq":2,', ...rows.slice(2)].join('\n'));
    expect(() => open()).toThrow('line 2 is damaged');
    fs.writeFileSync(journalFile(), [rows[0], ...rows.slice(2)].join('\n'));
    expect(() => open()).toThrow('line 3 follows 1');
  });

  it('refuses to start on a damaged snapshot, naming it', () => {
    open();
    fs.writeFileSync(path.join(folder, 'snapshot.json'), '{"seq":1');
    expect(() => open()).toThrow('snapshot.json is damaged');
  });

  it('replays any mixture of calls and snapshots to the same state', () => {
    const steps = fc.array(
      fc.record({
        side: fc.constantFrom('BUY' as const, 'SELL' as const),
        lots: fc.integer({ min: 2, max: 30 }),
        price: fc.integer({ min: 40_000, max: 60_000 }),
      }),
      { maxLength: 15 },
    );
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 7 }), (list, callsPerSnapshot) => {
        const where = fs.mkdtempSync(path.join(folder, 'run-'));
        const { engine } = open(callsPerSnapshot, where);
        trade(engine, 1);
        list.forEach(({ side, lots, price }, n) => {
          engine.setMark('BTCUSDT', decimal(`${price}`), T0 + n);
          place(engine, side, decimal(`${lots}`).times('0.001').toFixed(), T0 + n);
        });
        expect(open(callsPerSnapshot, where).engine.exportState()).toEqual(engine.exportState());
      }),
      { numRuns: 30 },
    );
  });

  it('keeps leverage, mode, switches, cancels and prices that were changed', () => {
    const { engine } = open();
    trade(engine, 2);
    const limit = { type: 'LIMIT', timeInForce: 'GTC', price: decimal('40000') } as const;
    for (const newClientOrderId of ['a', 'b', 'c']) {
      const order = { symbol: 'BTCUSDT', side: 'BUY', positionSide: 'LONG', ...limit } as const;
      const quantity = decimal('0.01');
      engine.placeOrder(KEY, { ...order, quantity, newClientOrderId, timestamp: T0 + 5 }, T0 + 5);
    }
    engine.cancelOrder(KEY, { symbol: 'BTCUSDT', origClientOrderId: 'a' }, T0 + 6);
    engine.cancelAllOrders(KEY, 'BTCUSDT', T0 + 7);
    engine.setLeverage(KEY, 'ETHUSDT', 7, T0 + 8);
    engine.setSwitches({ ipWeightLimit: 77, takerFee: '0.001' }, T0 + 9);
    engine.addRecording('r', [[T0, '1000', '1100', '900', '1050']]);
    engine.followReplay('ETHUSDT', { recording: 'r', speed: 2, atEnd: 'repeat' }, T0 + 10);
    engine.followWalk('BTCUSDT', T0 + 11);
    const again = open().engine;
    expect(again.exportState()).toEqual(engine.exportState());
    expect(again.openOrders(KEY, undefined, T0 + 12)).toEqual({ ok: true, value: [] });
    expect(again.switches().ipWeightLimit).toBe(77);
    const source = again.priceSource('ETHUSDT', T0 + 12);
    expect(source).toMatchObject({ ok: true, value: { kind: 'replay', momentMs: T0 + 4 } });
  });

  it('is readable by its owner alone, for it holds secrets', () => {
    open();
    expect(fs.statSync(folder).mode & 0o077).toBe(0);
    expect(fs.statSync(path.join(folder, 'snapshot.json')).mode & 0o077).toBe(0);
  });
});
