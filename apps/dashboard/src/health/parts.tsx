// The parts that must all work for a profit to be taken: each with when it was last seen.
import type { ReactNode } from 'react';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useClock } from '../page/clock';
import { tellDuration } from '../page/duration';
import { explainProblem } from '../page/explain-problem';
import { useSurroundings } from '../page/surroundings';
import { fillIn } from '../words/language';
import { tellMoment } from '../words/moments';
import { nameCode } from '../words/name-code';
import {
  computeDurations,
  countSources,
  countTroubled,
  findLastFinish,
  findLastStart,
  groupAnswers,
  SILENT_MS,
  STILL_MS,
} from './health-facts';
import { cyclesQuery, lastSignalQuery, readinessQuery, signalAnswersQuery } from './health-queries';

export function Parts() {
  return (
    <div className="parts">
      <SignallerPart />
      <WorkerPart />
      <ApiPart />
    </div>
  );
}

interface PartProps {
  readonly title: string;
  /** What it says while nothing is known. */
  readonly asked: Pick<UseQueryResult, 'data' | 'error'>;
  readonly children: ReactNode;
}

function Part({ title, asked, children }: PartProps) {
  const { words, language } = useSurroundings();
  return (
    <section className="part">
      <h2>{title}</h2>
      {asked.error !== null && (
        <p className="part-bad" role="alert">
          {explainProblem(asked.error, words, language)}
        </p>
      )}
      {asked.data === undefined ? asked.error === null && <p>{words.loading}</p> : children}
    </section>
  );
}

interface SeenProps {
  readonly at: string | null;
  /** Later than this something is wrong, ms. */
  readonly lateMs: number;
  /** With `{age}`. */
  readonly text: string;
  readonly never: string;
}

function Seen({ at, lateMs, text, never }: SeenProps) {
  const age = useClock((nowMs) => (at === null ? '' : tellDuration(nowMs - Date.parse(at))));
  const isLate = useClock((nowMs) => at === null || nowMs - Date.parse(at) > lateMs);
  return (
    <p className={isLate ? 'part-bad' : 'part-good'}>
      {at === null ? never : fillIn(text, { age })}
    </p>
  );
}

function SignallerPart() {
  const { client, words } = useSurroundings();
  const said = words.health.signaller;
  const lastSignal = useQuery(lastSignalQuery(client));
  const cycles = useQuery(cyclesQuery(client)).data?.items ?? [];
  const asked = countSources(cycles);
  return (
    <Part title={said.title} asked={lastSignal}>
      <Seen
        at={findLastStart(lastSignal.data?.items ?? [])}
        lateMs={SILENT_MS}
        text={said.seen}
        never={said.never}
      />
      {cycles.length > 0 && (
        <p>
          {fillIn(said.asked, {
            count: String(cycles.length),
            signal: String(asked.signal),
            backstop: String(asked.backstop),
            operator: String(asked.operator),
          })}
        </p>
      )}
      <SignalAnswers />
    </Part>
  );
}

function SignalAnswers() {
  const { client, language, words } = useSurroundings();
  const said = words.health.signaller;
  const { data } = useQuery(signalAnswersQuery(client));
  if (data === undefined) return null;
  return (
    <>
      <p>{fillIn(said.since, { at: tellMoment(data.since, language) })}</p>
      {data.answers.length === 0 && <p>{said.none}</p>}
      {[...groupAnswers(data.answers)].map(([outcome, count]) => (
        <p key={outcome}>
          {count} × {said.outcomes[outcome]}
        </p>
      ))}
    </>
  );
}

function WorkerPart() {
  const { client, words } = useSurroundings();
  const said = words.health.worker;
  const query = useQuery(cyclesQuery(client));
  const cycles = query.data?.items ?? [];
  const durations = computeDurations(cycles);
  const troubled = countTroubled(cycles);
  return (
    <Part title={said.title} asked={query}>
      <Seen at={findLastFinish(cycles)} lateMs={STILL_MS} text={said.seen} never={said.never} />
      {durations !== null && (
        <p>
          {fillIn(said.durations, {
            median: String(durations.medianMs),
            longest: String(durations.longestMs),
          })}
        </p>
      )}
      <p className={troubled > 0 ? 'part-bad' : ''}>
        {fillIn(said.troubled, { troubled: String(troubled), count: String(cycles.length) })}
      </p>
    </Part>
  );
}

function ApiPart() {
  const { client, words } = useSurroundings();
  const said = words.health.api;
  const query = useQuery(readinessQuery(client));
  return (
    // What it said before it fell silent is not true any more.
    <Part title={said.title} asked={query.error === null ? query : { ...query, data: undefined }}>
      <p className="part-good">{said.answers}</p>
      {Object.entries(query.data?.checks ?? {}).map(([name, state]) => (
        <p key={name} className={state === 'ok' ? 'part-good' : 'part-bad'}>
          {nameCode(said.checks, name)}: {said.states[state]}
        </p>
      ))}
    </Part>
  );
}
