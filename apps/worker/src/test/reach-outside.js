// A program that does what a worker on paper must not: it reaches for a host outside of loopback.
'use strict';
require('node:https')
  .get('https://exchange.invalid/', () => undefined)
  .on('error', () => process.send({ type: 'ready', port: 0 }));
