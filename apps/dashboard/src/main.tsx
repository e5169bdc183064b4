// Puts the page together, from what was begun while it was still being loaded.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { makeClient } from './api/client';
import { makeQueryClient } from './api/session';
import type { OpenConnection } from './live/event-connection';
import { makeLiveUpdates } from './live/live-updates';
import { App } from './page/app';
import './page/page.css';

export interface Begun {
  readonly ask: typeof fetch;
  readonly open: OpenConnection;
}

export function showPage({ ask, open }: Begun): void {
  const place = document.getElementById('page');
  if (place === null) throw new Error('the page has no place for itself');
  const client = makeClient({ fetch: ask, wallMs: () => Date.now() });
  const live = makeLiveUpdates({
    open,
    later: (ms, act) => {
      const timer = window.setTimeout(act, ms);
      return () => window.clearTimeout(timer);
    },
  });
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={makeQueryClient()}>
        <App client={client} live={live} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
