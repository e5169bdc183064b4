// Compiles one workspace: every source file of its `src` becomes a CommonJS file in `dist`, with a
// source map. Types are checked elsewhere (`npm run typecheck`); imports stay as they are written.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');

const src = path.resolve('src');
const dist = path.resolve('dist');

/** Tests and what only tests use stay out of the build. */
const isProduct = (file) =>
  file.endsWith('.ts') && !file.endsWith('.test.ts') && !/^(test|testing)[\\/]/.test(file);

const files = fs.readdirSync(src, { recursive: true }).filter(isProduct);
// A file whose source is gone must not linger where it can still be required.
fs.rmSync(dist, { recursive: true, force: true });
esbuild.buildSync({
  entryPoints: files.map((file) => path.join(src, file)),
  outdir: dist,
  outbase: src,
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
});
