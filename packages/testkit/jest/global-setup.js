// Starts the one PostgreSQL that all integration tests of this run share, with a folder and a port
// of its own, so that runs beside each other do not meet. It is made for tests: fsync is off.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

module.exports = async function globalSetup() {
  // A server of one's own may be named instead; its superuser creates and drops databases there.
  if (process.env.TEST_DATABASE_URL) return;
  // jest transforms what a set-up file requires, so the sources need no build.
  const { startEmbeddedPostgres } = require('../../embedded-db/src/server.ts');
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'hedge-test-pg-'));
  // As root PostgreSQL runs as another user, who must be able to pass through.
  fs.chmodSync(home, 0o711);
  const server = await startEmbeddedPostgres({
    home,
    database: 'hedge',
    durable: false,
    logFile: path.join(home, 'server.log'),
    maxConnections: 300,
  });
  process.env.TEST_DATABASE_URL = server.url;
  globalThis.hedgeTestPostgres = { server, home };
};
