// Loaded before a worker (`node --require`): writes down every name looked up and every connection
// attempted by the process, whichever library makes it, and lets them happen.
'use strict';
const dns = require('node:dns');
const fs = require('node:fs');
const net = require('node:net');

const file = process.env.CONNECTIONS_FILE;
const note = (what, target) => fs.appendFileSync(file, `${what} ${target}\n`);

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function record(...given) {
  // net.connect hands its arguments on as one list.
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  const options = typeof first === 'object' ? first : { port: first, host: second };
  note('connect', options.path ?? `${options.host ?? 'localhost'} ${options.port}`);
  return connect.apply(this, given);
};

for (const api of [dns, dns.promises]) {
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny']) {
    const original = api[name];
    api[name] = function record(host, ...rest) {
      note('lookup', host);
      return original.call(this, host, ...rest);
    };
  }
}
