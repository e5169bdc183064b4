// I10, I11, I12: what the processes say, answer and leave behind.
import type { DeskFacts, Violation } from './facts';

/** Three times the stated second: a liveness bound, for noisy machines. */
const ANSWERED_WITHIN_MS = 3_000;
const ANSWERS = [200, 202, 429, 500];
/** What a process says before it dies of an error that nobody awaited. */
const UNHANDLED = /unhandled rejection|unhandledRejection|uncaught exception|UnhandledPromise/;

/** I10: no secret stands anywhere in plain text. */
export function findLeaks(facts: DeskFacts): readonly Violation[] {
  return facts.leaks.map((leak) => {
    return { invariant: 'I10', what: `${leak.secret} stands in ${leak.place}`, rows: [leak] };
  });
}

/** I11: every signal is answered, as the contract says and in time. */
export function findUnanswered(facts: DeskFacts): readonly Violation[] {
  return facts.signals
    .filter(({ status, tookMs }) => !ANSWERS.includes(status) || tookMs > ANSWERED_WITHIN_MS)
    .map((signal) => ({
      invariant: 'I11',
      what: `a signal was answered ${signal.status} after ${Math.round(signal.tookMs)} ms`,
      rows: [signal],
    }));
}

/** I12: no rejection is left unhandled, and no connection outlives its process. */
export function findLeftovers(facts: DeskFacts): readonly Violation[] {
  const unhandled = facts.outputs.flatMap(({ process, text }) =>
    text
      .split('\n')
      .filter((line) => UNHANDLED.test(line))
      .map((line): Violation => ({ invariant: 'I12', what: `in ${process}`, rows: [line] })),
  );
  const left = facts.leftConnections.map((name): Violation => {
    return { invariant: 'I12', what: `a connection of ${name} was left`, rows: [name] };
  });
  return [...unhandled, ...left];
}
