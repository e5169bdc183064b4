// When a signal is tried again before it counts as failed.
import type { SignalOutcome } from './outcome';
import { makePatientSender } from './patience';

const accepted: SignalOutcome = { kind: 'accepted', status: 202 };
const refused: SignalOutcome = { kind: 'failed', reason: 'refused', attempts: [] };
const timedOut: SignalOutcome = { kind: 'failed', reason: 'timeout', attempts: [] };
const badGateway: SignalOutcome = { kind: 'wrong-status', status: 502 };

/** Sends `signals` signals against answers that come one after the other; the last one repeats. */
async function simulate(answers: readonly SignalOutcome[], signals: number) {
  let clockMs = 0;
  let sent = 0;
  const waits: number[] = [];
  const send = makePatientSender({
    send: async () => answers[Math.min(sent++, answers.length - 1)] ?? accepted,
    now: () => clockMs,
    monotonic: () => clockMs,
    wait: async (ms) => {
      waits.push(ms);
      clockMs += ms;
    },
  });
  const outcomes: SignalOutcome[] = [];
  for (let index = 0; index < signals; index += 1) {
    outcomes.push(await send(clockMs, new AbortController().signal));
  }
  return { outcomes, waits, sent };
}

describe('a patient sender', () => {
  it.each([
    ['refuses connections', refused],
    ['is missed by its proxy', badGateway],
  ])('makes one late signal of an endpoint that %s while it restarts', async (_, closed) => {
    const { outcomes, waits } = await simulate([accepted, closed, closed, closed, accepted], 2);
    expect(outcomes).toEqual([accepted, accepted]);
    expect(waits).toEqual([250, 500, 1000]);
  });

  it('fails once its 8 s are over, with the last outcome', async () => {
    const { outcomes, waits } = await simulate([accepted, refused], 2);
    expect(outcomes).toEqual([accepted, refused]);
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(8_000);
    expect(waits.length).toBeGreaterThan(5);
  });

  it.each([
    ['at the start', [refused], 1],
    ['after a failure', [timedOut, refused], 2],
  ])('fails at once %s', async (_, answers, signals) => {
    const { waits, sent } = await simulate(answers, signals);
    expect(waits).toEqual([]);
    expect(sent).toBe(signals);
  });

  it.each([timedOut, { kind: 'refused-key', status: 401 } as const])(
    'does not try again what is no closed door',
    async (outcome) => {
      const { outcomes, waits } = await simulate([accepted, outcome], 2);
      expect(outcomes).toEqual([accepted, outcome]);
      expect(waits).toEqual([]);
    },
  );

  it('gives up when the signaller stops', async () => {
    const stopping = new AbortController();
    let sent = 0;
    const send = makePatientSender({
      send: async () => (sent++ === 0 ? accepted : refused),
      now: () => 0,
      monotonic: () => 0,
      wait: async () => stopping.abort(),
    });
    await send(0, stopping.signal);
    await send(0, stopping.signal);
    expect(sent).toBe(2);
  });
});
