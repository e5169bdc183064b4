// A chart with its sentence: who sees no lines reads what they come to.
import { useEffect, useRef, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import type { ChartContent } from './draw-chart';
import './chart.css';

interface ChartProps {
  readonly title: string;
  /** Kept the same while nothing of it changes: another is drawn anew. */
  readonly content: ChartContent;
  /** What the lines come to, in words. */
  readonly children: ReactNode;
}

export function Chart({ title, content, children }: ChartProps) {
  const { words } = useSurroundings();
  const place = useRef<HTMLDivElement>(null);
  const { data: code, isError } = useQuery({
    queryKey: ['code', 'chart'],
    queryFn: () => import('./draw-chart'),
    staleTime: Infinity,
    structuralSharing: false,
  });
  useEffect(() => {
    if (code === undefined || place.current === null) return;
    return code.drawChart(place.current, content);
  }, [code, content]);
  return (
    <figure className="chart">
      <figcaption>
        <h2>{title}</h2>
        {children}
      </figcaption>
      {isError ? (
        <Notice tone="warning">{words.chartFailed}</Notice>
      ) : (
        <div ref={place} className="chart-place" aria-hidden="true" />
      )}
    </figure>
  );
}
