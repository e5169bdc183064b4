// Pure tests run everywhere; integration tests (*.int.test.ts) and those in a browser (*.e2e.test.ts) share
// one PostgreSQL started before them.
const base = {
  rootDir: __dirname,
  testEnvironment: '<rootDir>/packages/testkit/jest/environment.js',
  testEnvironmentOptions: {
    customExportConditions: ['@hedge/source', 'node', 'require', 'default'],
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'commonjs', ignoreDynamic: true },
        sourceMaps: 'inline',
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/'],
};

/** @type {import('jest').Config} */
module.exports = {
  maxWorkers: 2,
  // What a file loaded stays in memory for good: past this a worker is exchanged before its collector
  // takes more time than its tests.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30_000,
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/{apps,packages,tools}/*/src/**/*.test.ts',
        '<rootDir>/tests/**/*.test.ts',
      ],
      testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.(int|e2e)\\.test\\.ts$'],
    },
    {
      ...base,
      displayName: 'integration',
      testMatch: [
        '<rootDir>/{apps,packages,tools}/*/src/**/*.int.test.ts',
        '<rootDir>/tests/**/*.int.test.ts',
      ],
      testPathIgnorePatterns: ['/node_modules/', '/dist/'],
      globalSetup: '<rootDir>/packages/testkit/jest/global-setup.js',
      globalTeardown: '<rootDir>/packages/testkit/jest/global-teardown.js',
    },
    {
      ...base,
      displayName: 'browser',
      testMatch: ['<rootDir>/tests/**/*.e2e.test.ts'],
      globalSetup: '<rootDir>/packages/testkit/jest/global-setup.js',
      globalTeardown: '<rootDir>/packages/testkit/jest/global-teardown.js',
    },
  ],
};
