// A process that listens and, once it is stopped, takes no connection: its queue is as short as can be.
'use strict';
const server = require('node:net').createServer();
server.listen({ host: '127.0.0.2', port: Number(process.argv[2]), backlog: 1 }, () =>
  process.send('listening'),
);
