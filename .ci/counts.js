// Reads jest's JSON result and prints "N passed, N failed[, N skipped]". Ends with 1 when anything
// failed, when nothing ran, or when a suite that needs Redis was skipped.
'use strict';
const fs = require('node:fs');

function main(file) {
  if (!fs.existsSync(file)) {
    console.log('0 passed, 0 failed');
    return 1;
  }
  const result = JSON.parse(fs.readFileSync(file, 'utf8'));
  const tests = result.testResults.flatMap((suite) => suite.assertionResults);
  const withoutRedis = tests.filter(
    (test) =>
      test.status === 'pending' &&
      test.ancestorTitles.some((title) => title.includes('needs REDIS_URL or redis-server')),
  );
  for (const test of withoutRedis) console.error(`skipped for want of Redis: ${test.fullName}`);
  // A suite that does not even load has no tests to count, but it failed.
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  const skipped = result.numPendingTests + result.numTodoTests;
  const parts = [`${result.numPassedTests} passed`, `${failed} failed`];
  if (skipped > 0) parts.push(`${skipped} skipped`);
  console.log(parts.join(', '));
  return result.success && result.numPassedTests > 0 && withoutRedis.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv[2]);
