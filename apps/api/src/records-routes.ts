// What has happened lately: the last cycles.
import type { CycleRepository } from '@hedge/db';
import type { Handlers } from './operator-router';
import { viewCycle, viewPage } from './views';

export type RecordsDeps = {
  readonly cycles: Pick<CycleRepository, 'list'>;
};

export function makeRecordsHandlers(deps: RecordsDeps): Handlers<'listCycles'> {
  return {
    listCycles: async ({ query }) => viewPage(await deps.cycles.list(query), viewCycle),
  };
}
