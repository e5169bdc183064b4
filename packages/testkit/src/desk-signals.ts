// Signals over HTTP at a fixed rate, as many signallers send them; each answer goes into the books.
import { setTimeout as pause } from 'node:timers/promises';
import { SIGNAL_KEY_HEADER } from '@hedge/contracts';
import type { Desk } from './desk';
import type { DeskApi } from './desk-apps';

const TICK_MS = 50;

/** Sends until it is stopped; `stop` resolves when every signal has been answered. */
export function startSignals(
  desk: Pick<Desk, 'noteSignal' | 'noteSaid'>,
  api: DeskApi,
  perSecond: number,
): { stop(): Promise<void> } {
  let stopped = false;
  const send = async () => {
    const sentAt = performance.now();
    const status = await fetch(api.signalUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [SIGNAL_KEY_HEADER]: api.signalKey },
      body: JSON.stringify({ timestamp: '2025-01-26T10:30:45.000Z', source: 'vps-monitor' }),
    }).then(
      async (response) => {
        desk.noteSaid({ place: 'the answer to a signal', text: await response.text() });
        return response.status;
      },
      () => 0,
    );
    desk.noteSignal({ status, tookMs: performance.now() - sentAt });
  };
  const sending = (async () => {
    const sent: Promise<void>[] = [];
    let due = performance.now();
    while (!stopped) {
      // A late tick is made up for, so that the rate holds.
      due += TICK_MS;
      await pause(Math.max(0, due - performance.now()));
      for (let count = 0; count < (perSecond * TICK_MS) / 1000; count += 1) sent.push(send());
    }
    await Promise.all(sent);
  })();
  return {
    stop: async () => {
      stopped = true;
      await sending;
    },
  };
}
