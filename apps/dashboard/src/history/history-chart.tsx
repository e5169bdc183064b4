// What the hedges that closed came to, added up over time.
import { useMemo } from 'react';
import { Chart } from '../chart/chart';
import type { ChartContent } from '../chart/draw-chart';
import { useSurroundings } from '../page/surroundings';
import { tellMoney } from '../words/amounts';
import { fillIn, LOCALES } from '../words/language';
import { tellMoment } from '../words/moments';
import type { Course } from './history-facts';

export function HistoryChart({ course }: { readonly course: Course }) {
  const { language, words } = useSurroundings();
  const said = words.history.chart;
  const { unit, realized, net, netUnknownCount, closedAtMs } = course;
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
      tellTime: (ms) => tellMoment(new Date(ms).toISOString(), language),
      locale: LOCALES[language],
    }),
    [said, unit, realized, net, closedAtMs, language],
  );
  const told = (text: string | undefined) =>
    `${tellMoney(text ?? '0', language, { signed: true })} ${unit}`;
  const summary = fillIn(net === null ? said.summaryWithoutNet : said.summary, {
    count: String(realized.length),
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
