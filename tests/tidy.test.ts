// The house rules, held against every source file, and each shown able to fail.
import { readSources } from './source-files';
import { checkTidiness } from './tidiness';

describe('every source file', () => {
  it('keeps the house rules', () => {
    const sources = readSources(['apps', 'packages', 'tools', 'tests', '.ci']);
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap(checkTidiness)).toEqual([]);
  });
});

describe('the tidiness check', () => {
  const good = { path: 'packages/domain/src/pnl.ts', text: '// Profit and loss.\nexport {};\n' };

  it('accepts a tidy file', () => {
    expect(checkTidiness(good)).toEqual([]);
    const script = { path: 'tools/x/bin/x.js', text: '#!/usr/bin/env node\n// Runs x.\n' };
    expect(checkTidiness(script)).toEqual([]);
  });

  it.each([
    ['opens', { ...good, text: 'export {};\n' }],
    ['opens', { ...good, text: `import x from 'x';\n// Later.\n` }],
    ['at most', { ...good, text: `// Long.\n${'const x = 1;\n'.repeat(300)}` }],
    ['named', { ...good, path: 'packages/domain/src/utils.ts' }],
    ['named', { ...good, path: 'packages/domain/src/order-utils/helpers.test.ts' }],
    ['named', { ...good, path: 'packages/domain/src/orderBook.ts' }],
    ['later', { ...good, text: `// ${'TO' + 'DO'}: finish.\n` }],
    ['every test', { ...good, text: `// Tests.\nit.${'on' + 'ly'}('x', () => {});\n` }],
    ['every test', { ...good, text: `// Tests.\ndescribe.${'on' + 'ly'}.each([])('x');\n` }],
    ['console', { ...good, text: `// Talks.\nconsole.log('x');\n` }],
  ])('finds a file that breaks the rule "%s"', (rule, file) => {
    const found = checkTidiness(file);
    expect(found).toEqual([{ path: file.path, rule: expect.stringContaining(rule) }]);
  });
});
