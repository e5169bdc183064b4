// What the page of health asks for.
import type { CycleView, Page, SignalAnswersView } from '@hedge/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { Client } from '../api/client';

const REFRESH_MS = 5_000;
export const CYCLES_SHOWN = 100;

/** The newest first. */
export const cyclesQuery = (client: Client) =>
  queryOptions({
    queryKey: ['cycles'],
    queryFn: () => client.ask<Page<CycleView>>({ path: `/api/v1/cycles?limit=${CYCLES_SHOWN}` }),
    refetchInterval: REFRESH_MS,
  });

/** However long ago it was. */
export const lastSignalQuery = (client: Client) =>
  queryOptions({
    queryKey: ['cycles', 'signal'],
    queryFn: () => client.ask<Page<CycleView>>({ path: '/api/v1/cycles?limit=1&source=signal' }),
    refetchInterval: REFRESH_MS,
  });

export const signalAnswersQuery = (client: Client) =>
  queryOptions({
    queryKey: ['signal-answers'],
    queryFn: () => client.ask<SignalAnswersView>({ path: '/api/v1/signal-answers' }),
    refetchInterval: REFRESH_MS,
  });

export interface Readiness {
  readonly status: 'ready' | 'not ready';
  readonly checks: Readonly<Record<string, 'ok' | 'unreachable'>>;
}

export const readinessQuery = (client: Client) =>
  queryOptions({
    queryKey: ['readiness'],
    queryFn: () => client.ask<Readiness>({ path: '/readyz', answers: [503] }),
    refetchInterval: REFRESH_MS,
  });
