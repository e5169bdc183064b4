// Reads jest's JSON result and prints "N passed, N failed[, N skipped]". Ends with 1 when anything
// failed, when nothing ran, or when a suite was skipped that needs a program which is installed here.
'use strict';
const fs = require('node:fs');

/** How a suite's title says what it was skipped for. */
const NEEDED = /\(needs .*\b(redis-server|docker-compose|pm2|systemd-analyze)\b/;

function main(file) {
  if (!fs.existsSync(file)) {
    console.log('0 passed, 0 failed');
    return 1;
  }
  const result = JSON.parse(fs.readFileSync(file, 'utf8'));
  const tests = result.testResults.flatMap((suite) => suite.assertionResults);
  const withoutProgram = tests.filter(
    (test) => test.status === 'pending' && test.ancestorTitles.some((title) => NEEDED.test(title)),
  );
  for (const test of withoutProgram)
    console.error(`skipped for want of a program: ${test.fullName}`);
  // A suite that does not even load has no tests to count, but it failed.
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  const skipped = result.numPendingTests + result.numTodoTests;
  const parts = [`${result.numPassedTests} passed`, `${failed} failed`];
  if (skipped > 0) parts.push(`${skipped} skipped`);
  console.log(parts.join(', '));
  return result.success && result.numPassedTests > 0 && withoutProgram.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv[2]);
