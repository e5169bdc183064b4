// How many signals were answered how, as one API process has counted them.
import { z } from 'zod';
import { isoTime } from './amounts';

export const signalAnswersView = z.object({
  /** When the process that answers began to count: each replica counts its own. */
  since: isoTime,
  /** By the status of the answer, the lowest first; a status that was never answered is not there. */
  answers: z.array(z.object({ status: z.int(), count: z.int() })),
});
export type SignalAnswersView = z.infer<typeof signalAnswersView>;
