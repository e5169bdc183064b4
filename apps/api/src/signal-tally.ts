// Counts the answers to signals by their status, in this process and since its start: whoever looks for a
// signaller that is refused, or too fast, sees it without the log.
import type { RequestHandler } from 'express';
import type { Handlers } from './operator-router';
import { isoOf } from './iso-time';

export type SignalTallyDeps = {
  /** When this process began, wall clock ms. */
  readonly startedAtMs: number;
};

export interface SignalTally {
  /** Stands before the route that answers. */
  readonly count: RequestHandler;
  readonly handlers: Handlers<'readSignalAnswers'>;
}

export function makeSignalTally({ startedAtMs }: SignalTallyDeps): SignalTally {
  const counts = new Map<number, number>();
  return {
    count: (_request, response, next) => {
      response.on('finish', () => {
        const { statusCode } = response;
        counts.set(statusCode, (counts.get(statusCode) ?? 0) + 1);
      });
      next();
    },
    handlers: {
      readSignalAnswers: async () => ({
        since: isoOf(startedAtMs),
        answers: [...counts]
          .map(([status, count]) => ({ status, count }))
          .sort((a, b) => a.status - b.status),
      }),
    },
  };
}
