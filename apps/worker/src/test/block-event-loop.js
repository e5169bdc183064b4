// Preloaded into a worker by a test: SIGUSR2 blocks its event loop for BLOCK_MS, as a long
// computation would. No part of the product.
'use strict';
process.on('SIGUSR2', () => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(process.env.BLOCK_MS));
});
