// The first script of every page, and a small one: it asks for what each page begins with, so that the answers
// come while the rest is still being loaded.
import { askEarly } from './api/early-answers';
import { TIMEOUT_MS } from './api/timeout';
import { openEarly } from './live/early-connection';
import { makeOpenConnection } from './live/event-connection';

/** Who is logged in, and the names of the accounts, which nearly every page shows. */
const paths = ['/api/v1/session', '/api/v1/accounts?limit=200'];
const begun = {
  ask: askEarly(window.fetch.bind(window), { paths, timeoutMs: TIMEOUT_MS, keptMs: 5_000 }),
  open: openEarly(makeOpenConnection((url) => new EventSource(url))),
};

void import('./main').then(({ showPage }) => showPage(begun));
