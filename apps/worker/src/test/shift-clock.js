// Preloaded into a worker by a test: its wall clock is off by what CLOCK_FILE says, in milliseconds,
// read at the start and at each SIGUSR2. The monotonic clock runs on. No part of the product.
'use strict';
const { readFileSync } = require('node:fs');

const TrueDate = Date;
const trueNow = TrueDate.now;
let offsetMs = 0;
const read = () => {
  offsetMs = Number(readFileSync(process.env.CLOCK_FILE, 'utf8'));
};
read();
process.on('SIGUSR2', read);
globalThis.Date = class extends TrueDate {
  constructor(...given) {
    if (given.length === 0) super(trueNow() + offsetMs);
    else super(...given);
  }
  static now() {
    return trueNow() + offsetMs;
  }
};
