// The PnL of an operation against its target, as its readings left it.
import { useMemo } from 'react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { PnlSamplesView } from '@hedge/contracts';
import type { Client } from '../api/client';
import { Chart } from '../chart/chart';
import type { ChartContent } from '../chart/draw-chart';
import { tellDuration } from '../page/duration';
import { Notice } from '../page/notice';
import { ProblemNotice } from '../page/problem-notice';
import { useSurroundings } from '../page/surroundings';
import { tellMoney } from '../words/amounts';
import { fillIn, LOCALES } from '../words/language';
import { tellMoment } from '../words/moments';
import { summarizeSamples } from './samples';

interface PnlChartProps {
  readonly id: string;
  readonly unit: string;
  /** No sample is added once it is closed. */
  readonly isOpen: boolean;
}

/** As often as a sample is left. */
const REFRESH_MS = 10_000;

const samplesQuery = (client: Client, id: string) =>
  queryOptions({
    queryKey: ['pnl-samples', id],
    queryFn: () => client.ask<PnlSamplesView>({ path: `/api/v1/operations/${id}/pnl` }),
  });

export function PnlChart({ id, unit, isOpen }: PnlChartProps) {
  const { client, words, language } = useSurroundings();
  const said = words.operation.chart;
  const { data, error } = useQuery({
    ...samplesQuery(client, id),
    refetchInterval: isOpen ? REFRESH_MS : false,
  });
  const samples = data?.items;
  const content = useMemo<ChartContent | null>(
    () =>
      samples === undefined || samples.length === 0
        ? null
        : {
            timeTitle: said.time,
            timesMs: samples.map(({ at }) => Date.parse(at)),
            lines: [
              {
                title: `${said.pnl} (${unit})`,
                values: samples.map(({ pnl }) => pnl),
                colour: '--accent',
              },
              {
                title: `${said.target} (${unit})`,
                values: samples.map(({ profitTarget }) => profitTarget),
                colour: '--gain',
              },
            ],
            tellValue: (text) => tellMoney(text, language, { digits: 4 }),
            tellTime: (ms) => tellMoment(new Date(ms).toISOString(), language),
            locale: LOCALES[language],
          },
    [samples, said, unit, language],
  );
  if (error !== null && data === undefined) {
    return <ProblemNotice error={error} />;
  }
  const summary = summarizeSamples(samples ?? []);
  if (content === null || summary === null) {
    return samples === undefined ? null : <Notice tone="quiet">{said.none}</Notice>;
  }
  const money = (text: string) => `${tellMoney(text, language, { signed: true })} ${unit}`;
  const told = fillIn(said.summary, {
    ...{
      lowest: money(summary.lowest),
      highest: money(summary.highest),
      last: money(summary.last),
    },
    duration: tellDuration(summary.durationMs),
  });
  return (
    <Chart title={said.title} content={content}>
      <p className="muted">{`${told} ${said.kept}`}</p>
    </Chart>
  );
}
