// Loaded into a worker of the tests: a main thread that can be lost on request.
'use strict';
process.on('SIGUSR2', () => {
  for (;;);
});
