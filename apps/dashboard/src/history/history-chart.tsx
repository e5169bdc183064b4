// What the hedges that closed came to, added up over time.
import { useMemo } from 'react';
import { Chart } from '../chart/chart';
import type { ChartContent } from '../chart/draw-chart';
import { useSurroundings } from '../page/surroundings';
import { tellMoney } from '../words/amounts';
import { fillIn, LOCALES } from '../words/language';
import { tellMoment, tellUtcDay } from '../words/moments';
import type { Course } from './history-facts';

interface HistoryChartProps {
  readonly course: Course;
  /** Its moments are whole days. */
  readonly isByDay: boolean;
}

export function HistoryChart({ course, isByDay }: HistoryChartProps) {
  const { language, words } = useSurroundings();
  const said = words.history.chart;
  const { unit, count, realized, net, netUnknownCount, closedAtMs } = course;
  const content = useMemo<ChartContent>(
    () => ({
      timeTitle: said.at,
      timesMs: closedAtMs,
      lines: [
        { title: `${said.realized} (${unit})`, values: realized, colour: '--accent' },
        ...(net === null
          ? []
          : [{ title: `${said.net} (${unit})`, values: net, colour: '--gain' }]),
      ],
      tellValue: (text) => tellMoney(text, language, { digits: 4, signed: true }),
      tellTime: (ms) =>
        isByDay ? tellUtcDay(ms, language) : tellMoment(new Date(ms).toISOString(), language),
      locale: LOCALES[language],
    }),
    [said, unit, realized, net, closedAtMs, isByDay, language],
  );
  const told = (text: string | undefined) =>
    `${tellMoney(text ?? '0', language, { signed: true })} ${unit}`;
  const summary = fillIn(net === null ? said.summaryWithoutNet : said.summary, {
    count: String(count),
    realized: told(realized.at(-1)),
    net: told(net?.at(-1)),
    unknown: String(netUnknownCount),
  });
  return (
    <Chart title={`${said.title} · ${unit}`} content={content}>
      <p className="muted">{`${summary} ${said.funding}`}</p>
    </Chart>
  );
}
