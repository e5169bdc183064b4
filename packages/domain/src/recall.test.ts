// Late evidence: an order proven absent is found after all.
import { decimal } from './decimal';
import type { Evidence } from './evidence';
import type { VenueOrder } from './venue';
import type { Operation, Order } from './operation';
import { planResume } from './recall';
import { DEFAULT_SETTINGS } from './settings';
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

const CONCLUDED = READ_AT + 16_000;
const NOW = CONCLUDED + 2_000;
const absent = anOrder('LONG', { state: 'ABSENT', concludedAt: CONCLUDED });
const filledShort = anOrder('SHORT', { state: 'FILLED' });
const newer = (change: Partial<Order> = {}): Order =>
  anOrder('LONG', { attempt: 2, createdAt: CONCLUDED, ...change });
const withNewer = (change: Partial<Order> = {}): Operation =>
  aClosing([absent, filledShort, newer(change)]);

const found = (change: Partial<VenueOrder> | null): Evidence =>
  anEvidence({
    lookups: new Map([
      [absent.clientOrderId, answered(change === null ? null : aReport(absent, change), NOW)],
      [idOf('LONG', 2), answered(null, NOW)],
    ]),
  });

describe('an order believed absent', () => {
  it('is looked up before its replacement is sent', () => {
    const step = stepOf(withNewer(), anEvidence(), NOW);
    expect(step).toMatchObject({ queries: [{ clientOrderId: absent.clientOrderId }] });
  });

  it('is looked up for 60 s', () => {
    const last = stepOf(withNewer(), anEvidence(), CONCLUDED + 59_999);
    expect(describeStep(last)).toBe('gather order');
    const after = stepOf(withNewer(), anEvidence(), CONCLUDED + 60_000);
    expect(describeStep(after)).toBe('record token');
  });

  it.each([
    ['still not found', found(null)],
    ['found, expired with nothing executed', found({ status: 'EXPIRED', executed: decimal('0') })],
    ['found, but somebody else’s', found({ quantity: decimal('3') })],
    ['not answered for', anEvidence({ lookups: new Map([[absent.clientOrderId, failed(NOW)]]) })],
  ])('%s, gives way to its replacement', (_, evidence) => {
    expect(describeStep(stepOf(withNewer(), evidence, NOW))).toBe('record token');
  });

  it('found filled, makes its replacement void', () => {
    const step = stepOf(withNewer(), found({}), NOW);
    const finish = recordedOf(withNewer(), step, 'finish');
    expect(finish).toMatchObject({
      clientOrderId: absent.clientOrderId,
      from: 'ABSENT',
      to: 'FILLED',
      withdraw: idOf('LONG', 2),
      next: null,
    });
    const states = applied(withNewer(), finish).orders.map((order) => order.state);
    expect(states).toEqual(['FILLED', 'FILLED', 'CANCELLED']);
  });

  it('found partly executed, has a replacement for the rest only', () => {
    const evidence = found({ status: 'EXPIRED', executed: decimal('0.5') });
    const finish = recordedOf(withNewer(), stepOf(withNewer(), evidence, NOW), 'finish');
    expect(finish).toMatchObject({ to: 'PARTIAL_FINAL', withdraw: idOf('LONG', 2) });
    expect(finish.next).toMatchObject({ clientOrderId: idOf('LONG', 3) });
    expect(finish.next?.quantity.toFixed()).toBe('1.5');
  });

  it('found filled when its replacement is already sent, leaves that to its own end', () => {
    const sent = { state: 'SENT' as const, signedAt: CONCLUDED, recvWindowMs: 3_000 };
    const operation = withNewer(sent);
    const finish = recordedOf(operation, stepOf(operation, found({}), NOW), 'finish');
    expect(finish).toMatchObject({ from: 'ABSENT', withdraw: null, next: null });
  });

  it.each(['NEW', 'PARTIALLY_FILLED'] as const)('found live (%s), blocks sending', (status) => {
    const evidence = found({ status, executed: decimal('0') });
    const { attention } = recordedOf(withNewer(), stepOf(withNewer(), evidence, NOW), 'attention');
    expect(attention?.reason).toBe('EVIDENCE_CONFLICT');
    const marked = { ...withNewer(), attention };
    expect(describeStep(stepOf(marked, evidence, NOW))).toBe('wait conflict');
  });

  it('found live, blocks the withdrawal as well', () => {
    const operation = aClosing([
      absent,
      anOrder('SHORT', { state: 'REJECTED' }),
      newer(),
      anOrder('SHORT', { attempt: 2 }),
    ]);
    const step = stepOf(operation, found({ status: 'NEW', executed: decimal('0') }), NOW);
    expect(describeStep(step)).toBe('record attention');
  });
});

describe('planResume', () => {
  const active: Operation = {
    ...aClosing([
      absent,
      anOrder('SHORT', { state: 'REJECTED' }),
      newer({ state: 'CANCELLED' }),
      anOrder('SHORT', { state: 'CANCELLED', attempt: 2 }),
    ]),
    status: 'ACTIVE',
    decisionId: null,
    closeReason: null,
    readAt: null,
    nakedSince: null,
  };
  const context = {
    operation: active,
    evidence: anEvidence(),
    now: NOW,
    settings: DEFAULT_SETTINGS,
  };
  const plan = (change: Partial<VenueOrder>) =>
    planResume(context, absent, answered(aReport(absent, change), NOW));

  it('begins the close of an ACTIVE operation whose order executed, and finishes the other leg', () => {
    const resume = plan({})!;
    expect(resume).toMatchObject({ to: 'FILLED', decisionId: 'decision-1', nakedSince: READ_AT });
    expect(resume.next.map((order) => order.clientOrderId)).toEqual([idOf('SHORT', 3)]);
    const after = applied(active, resume);
    const evidence = anEvidence({ lookups: new Map() });
    const token = recordedOf(after, stepOf(after, evidence, NOW), 'token');
    expect(token).toMatchObject({ signedAt: NOW, recvWindowMs: 3_000 });
  });

  it('finishes both legs when it executed in part', () => {
    const { next } = plan({ status: 'EXPIRED', executed: decimal('0.5') })!;
    expect(next.map((order) => [order.clientOrderId, order.quantity.toFixed()])).toEqual([
      [idOf('LONG', 3), '1.5'],
      [idOf('SHORT', 3), '1'],
    ]);
  });

  it.each<[string, Partial<VenueOrder>]>([
    ['live', { status: 'NEW', executed: decimal('0') }],
    ['expired at zero', { status: 'EXPIRED', executed: decimal('0') }],
    ['foreign', { symbol: 'ETH/USDT:USDT' }],
  ])('plans nothing for an order that is %s', (_, change) => {
    expect(plan(change)).toBeNull();
  });

  it('plans nothing without a report', () => {
    expect(planResume(context, absent, answered(null, NOW))).toBeNull();
    expect(planResume(context, absent, failed(NOW))).toBeNull();
  });
});
