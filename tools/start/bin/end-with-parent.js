// Loaded into each child process: a child whose supervisor was killed ends too, in good order.
'use strict';
const patienceMs = 12_000;

process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), patienceMs).unref();
});
// Waiting for the supervisor's death must not keep an app alive that has nothing left to do.
process.channel?.unref();
// The pipes break with the supervisor; what is said into them then must not end a clean stop.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);
