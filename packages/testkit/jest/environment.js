// Node's environment for a test file, that ends what the file left behind in the process.
//
// Each file has a runner of its own, whose AsyncLocalStorage stays in use after it: on Node before 24
// every promise of every later file is then handed to all of them, and the thirtieth file of a process
// takes several times as long as the first.
'use strict';
const { AsyncLocalStorage } = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

const used = new Set();
for (const method of ['run', 'enterWith']) {
  const original = AsyncLocalStorage.prototype[method];
  AsyncLocalStorage.prototype[method] = function (...args) {
    used.add(this);
    return original.apply(this, args);
  };
}

module.exports = class extends TestEnvironment {
  async teardown() {
    for (const storage of used) storage.disable();
    used.clear();
    await super.teardown();
  }
};
