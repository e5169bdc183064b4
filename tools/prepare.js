// Makes the checkout runnable: the Prisma client from its schema, then every package that changed.
// Plain JavaScript, because it runs before anything is built. Downloads nothing.
'use strict';
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const bin = (name) => path.join(root, 'node_modules', '.bin', name);

function run(command, args, { quiet, env = {} }) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: quiet ? 'pipe' : ['ignore', 'inherit', 'inherit'],
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    if (quiet) process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
    throw new Error(`${path.basename(command)} ${args.join(' ')} ended with ${result.status}`);
  }
}

/** Generates the Prisma client when the schema or the generator changed. */
function generateClient({ quiet }) {
  const generated = path.join(root, 'packages/db/src/generated');
  const schema = path.join(root, 'prisma/schema.prisma');
  const stamp = path.join(generated, '.stamp');
  const version = require(path.join(root, 'node_modules/prisma/package.json')).version;
  const wanted = createHash('sha256').update(fs.readFileSync(schema)).update(version).digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  run(bin('prisma'), ['generate'], {
    quiet,
    env: {
      PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'tools/no-native-engine.sh'),
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
      DATABASE_URL: process.env.DATABASE_URL ?? 'postgresql://unused',
    },
  });
  fs.writeFileSync(stamp, wanted);
}

/** Builds what changed; turbo keeps the rest from its cache. */
function build({ quiet }) {
  run(bin('turbo'), ['run', 'build', '--output-logs=errors-only'], {
    quiet,
    env: { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' },
  });
}

function prepare({ quiet = true, generateOnly = false } = {}) {
  generateClient({ quiet });
  if (!generateOnly) build({ quiet });
}

module.exports = { prepare };

if (require.main === module) {
  const flags = new Set(process.argv.slice(2));
  try {
    prepare({ quiet: !flags.has('--verbose'), generateOnly: flags.has('--generate-only') });
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
