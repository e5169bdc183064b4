// Preloaded by a test: a main thread that can be lost on request. No part of the product.
'use strict';
process.on('SIGUSR2', () => {
  for (;;);
});
