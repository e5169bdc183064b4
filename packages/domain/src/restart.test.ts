// Intended orders older than the process: a restored backup may have forgotten that they were sent.
import type { Evidence } from './evidence';
import { isRecordWhole } from './forgotten';
import type { VenueOrder } from './venue';
import {
  aClosing,
  anEvidence,
  anOrder,
  answered,
  applied,
  aReport,
  describeStep,
  failed,
  idOf,
  READ_AT,
  recordedOf,
  stepOf,
} from './test/builders';

const LONG = idOf('LONG');
const SHORT = idOf('SHORT');
const NOW = READ_AT + 400;
const fresh = aClosing([anOrder('LONG'), anOrder('SHORT')]);

describe('an intended order older than the process', () => {
  const START = READ_AT + 60_000;
  const restarted = (change: Partial<Evidence> = {}): Evidence =>
    anEvidence({ processStartedAt: START, ...change });
  const looked = (long: VenueOrder | null, at: number, short: VenueOrder | null = null): Evidence =>
    restarted({
      lookups: new Map([
        [LONG, answered(long, at)],
        [SHORT, answered(short, at)],
      ]),
    });

  it('is not touched for 15 s, though a look-up from before says there is none', () => {
    const step = stepOf(fresh, looked(null, START + 1), START + 14_999);
    expect(step).toEqual({ kind: 'wait', why: 'restart', until: START + 15_000 });
    const stale = stepOf(fresh, looked(null, START + 14_999), START + 15_000);
    expect(describeStep(stale)).toBe('wait restart');
  });

  it('is then looked up', () => {
    const step = stepOf(fresh, restarted(), START + 15_000);
    expect(describeStep(step)).toBe('gather order,order');
  });

  it('found, is adopted as SENT with the order’s own time, and concluded by the table', () => {
    const report = aReport(anOrder('LONG'), { time: READ_AT + 77 });
    const evidence = looked(report, START + 15_000);
    const adopt = recordedOf(fresh, stepOf(fresh, evidence, START + 15_000), 'adopt');
    expect(adopt).toMatchObject({ clientOrderId: LONG, signedAt: READ_AT + 77 });
    const after = applied(fresh, adopt);
    expect(after.nakedSince).toBe(READ_AT + 77);
    expect(recordedOf(after, stepOf(after, evidence, START + 15_000), 'finish').to).toBe('FILLED');
  });

  it('not found, is withdrawn with the decision', () => {
    const step = stepOf(fresh, looked(null, START + 15_000), START + 15_000);
    expect(recordedOf(fresh, step, 'cancel').clientOrderIds).toEqual([LONG, SHORT]);
  });

  it('without an answer is neither sent nor withdrawn', () => {
    const lookups = new Map([
      [LONG, answered(null, START + 15_000)],
      [SHORT, failed(START + 15_000)],
    ]);
    const step = stepOf(fresh, restarted({ lookups }), START + 15_000);
    expect(describeStep(step)).toBe('wait unanswered');
  });

  it('written by this process needs no look-up', () => {
    const evidence = anEvidence({ processStartedAt: READ_AT + 50 });
    expect(describeStep(stepOf(fresh, evidence, NOW))).toBe('record token');
    const older = anEvidence({ processStartedAt: READ_AT + 51 });
    expect(describeStep(stepOf(fresh, older, NOW))).toBe('wait restart');
  });
});

describe('a record that lacks orders which the exchange lists', () => {
  const forgotten = (attempt: number): VenueOrder => {
    const order = anOrder('LONG', { attempt, clientOrderId: idOf('LONG', attempt) });
    return aReport(order, { time: READ_AT - 7_000 });
  };

  it('that have the id of an intended one: it is adopted, though this process wrote its row', () => {
    const evidence = anEvidence({ forgotten: [forgotten(1)] });
    const adopt = recordedOf(fresh, stepOf(fresh, evidence, NOW), 'adopt');
    expect(adopt).toMatchObject({ clientOrderId: LONG, signedAt: READ_AT - 7_000 });
  });

  it('that have another id of its own: neither sent nor withdrawn, and a person is called', () => {
    const evidence = anEvidence({ forgotten: [forgotten(3)] });
    const step = stepOf(fresh, evidence, READ_AT + 60_000);
    expect(recordedOf(fresh, step, 'attention').attention?.reason).toBe('EVIDENCE_CONFLICT');
  });

  it('that are known by now: nothing stands in the way', () => {
    const [long, short] = [anOrder('LONG', { state: 'SENT', signedAt: READ_AT }), anOrder('SHORT')];
    const adopted = aClosing([long, short]);
    expect(isRecordWhole(adopted, [forgotten(1)])).toBe(true);
    expect(isRecordWhole(adopted, [forgotten(2)])).toBe(false);
  });

  it('while that is not known, nothing is sent', () => {
    const step = stepOf(fresh, anEvidence({ forgotten: null }), NOW);
    expect(describeStep(step)).toBe('wait unanswered');
  });
});
