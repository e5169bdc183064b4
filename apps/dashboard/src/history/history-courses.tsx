// The charts over the history: from row to row where the rows are few, and else from day to day.
import { useMemo } from 'react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { TradeHistoryView } from '@hedge/contracts';
import type { Client } from '../api/client';
import { fetchAll } from '../operations/operation-queries';
import { Notice } from '../page/notice';
import { ProblemNotice } from '../page/problem-notice';
import { useSurroundings } from '../page/surroundings';
import { fillIn } from '../words/language';
import { tellUtcDay } from '../words/moments';
import { fetchDayTotals } from './day-totals';
import { HistoryChart } from './history-chart';
import { buildCourses, closedOfDay, closedOfRow, type Closed } from './history-facts';

const REFRESH_MS = 60_000;

interface Course {
  readonly all: readonly Closed[];
  /** What the days are of, ms; null where every row of the choice is in it by itself. */
  readonly days: { readonly fromMs: number; readonly toMs: number } | null;
}

const courseQuery = (client: Client, asked: string) =>
  queryOptions({
    queryKey: ['trade-history-course', asked],
    queryFn: () => fetchCourse(client, asked),
    refetchInterval: REFRESH_MS,
  });

async function fetchCourse(client: Client, asked: string): Promise<Course> {
  const rows = await fetchAll<TradeHistoryView>(client, '/api/v1/trade-history', asked);
  if (!rows.isCut) return { all: rows.items.map(closedOfRow), days: null };
  const { items, ...days } = await fetchDayTotals(client, asked);
  return { all: items.map(closedOfDay), days };
}

/** @param asked what the list is narrowed to, as its query */
export function HistoryCourses({ asked }: { readonly asked: string }) {
  const { client, language, words } = useSurroundings();
  const { data, error } = useQuery(courseQuery(client, asked));
  const courses = useMemo(() => buildCourses(data?.all ?? []), [data]);
  const days = data?.days ?? null;
  return (
    <>
      {error !== null && <ProblemNotice error={error} />}
      {days !== null && (
        <Notice tone="quiet">
          {fillIn(words.history.chart.byDay, {
            from: tellUtcDay(days.fromMs, language),
            to: tellUtcDay(days.toMs - 1, language),
          })}
        </Notice>
      )}
      {courses.map((course) => (
        <HistoryChart key={course.unit} course={course} isByDay={days !== null} />
      ))}
    </>
  );
}
