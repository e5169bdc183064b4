// Whether a container's process does its work: `node tools/container-health.js api`. Exit 0 or 1.
// The API and the paper exchange are asked; the worker has no port, so its cycles are looked for.
'use strict';

/** A worker begins a cycle every 10 s even when nobody signals; a longer silence is no pause. */
const SILENCE_MS = 30_000;

const checks = {
  // Ready: it answers, and reaches its database and its queue.
  api: () => expectOk(`http://127.0.0.1:${process.env.API_PORT || 3000}/readyz`),
  'paper-exchange': () =>
    expectOk(`http://127.0.0.1:${process.env.PAPER_EXCHANGE_PORT || 3210}/fapi/v1/time`),
  worker: expectCycles,
};

async function expectOk(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(4_000) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
}

async function expectCycles() {
  const { Client } = require('pg');
  const client = new Client({
    connectionString: process.env.DATABASE_URL,
    connectionTimeoutMillis: 4_000,
    query_timeout: 4_000,
  });
  // A cut connection is told by the query that fails on it.
  client.on('error', () => undefined);
  const maxAgeMs = SILENCE_MS + Number(process.env.MONITOR_INTERVAL_MS || 2_000);
  try {
    await client.connect();
    const { rows } = await client.query(
      `SELECT max(started_at) > now() - $1 * interval '1 ms' AS is_fresh FROM monitor_cycles`,
      [maxAgeMs],
    );
    if (rows[0].is_fresh !== true) throw new Error(`no cycle has begun for ${maxAgeMs} ms`);
  } finally {
    await client.end();
  }
}

const check = checks[process.argv[2]];
if (check === undefined) {
  console.error(`usage: node tools/container-health.js ${Object.keys(checks).join('|')}`);
  process.exit(1);
}
check().then(
  () => process.exit(0),
  (error) => {
    console.error(String(error.message || error));
    process.exit(1);
  },
);
