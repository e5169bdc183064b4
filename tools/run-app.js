// Runs the build of one app, or another entry of it: `node tools/run-app.js worker`, `node
// tools/run-app.js worker/rotate-keys`. Says what to do when it is missing.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const [app = '', entry] = (process.argv[2] ?? '').split('/');
const first = app === 'signaller' ? 'monitor-signal.js' : 'main.js';
const file = entry === undefined ? first : `${entry}/main.js`;
const main = path.resolve(__dirname, '..', 'apps', app, 'dist', file);
if (!fs.existsSync(main)) {
  console.error(`apps/${app}/dist/${file} is missing: run "npm ci && npm run build" first.`);
  process.exit(1);
}
process.argv.splice(1, 2, main);
require(main);
