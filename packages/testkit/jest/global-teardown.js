// Stops the PostgreSQL of this run and removes its folder. An interrupted run is cleaned up by the
// server's keeper process instead.
'use strict';
const fs = require('node:fs');

module.exports = async function globalTeardown() {
  const running = globalThis.hedgeTestPostgres;
  if (running === undefined) return;
  await running.server.stop();
  fs.rmSync(running.home, { recursive: true, force: true });
};
