// Where the page begins: what it needs of the browser is taken here.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { makeClient } from './api/client';
import { makeQueryClient } from './api/session';
import { makeOpenConnection } from './live/event-connection';
import { makeLiveUpdates } from './live/live-updates';
import { App } from './page/app';
import './page/page.css';

const place = document.getElementById('page');
if (place === null) throw new Error('the page has no place for itself');
const client = makeClient({ fetch: window.fetch.bind(window), wallMs: () => Date.now() });
const live = makeLiveUpdates({
  open: makeOpenConnection((url) => new EventSource(url)),
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
