// `npm run harness:guards [-- --only TEXT]`: breaks one guard at a time in a copy of the tree and runs
// the integration tests that have to turn red, on real PostgreSQL, the real paper exchange and real
// processes. First the copy as it is: there they must pass. Exits 1 if any of this is not so.
'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const WORKER = 'apps/worker/src';

/** What only real parts can show; the others are those of the simulation, by name. */
const OWN = {
  'unique key': [
    {
      file: 'prisma/migrations/20261101000000_init/migration.sql',
      find: 'CREATE UNIQUE INDEX "orders_one_open_per_leg"',
      put: 'CREATE INDEX "orders_one_open_per_leg"',
    },
  ],
  'single-statement settle': [
    {
      file: 'packages/db/src/store/settle.ts',
      find: 'DELETE FROM active_operations o',
      put: 'SELECT o.id, o.account_id, o.created_at FROM active_operations o',
    },
    {
      file: 'packages/db/src/store/settle.ts',
      find: '      RETURNING o.id, o.account_id, o.created_at\n',
      put: '',
    },
    {
      file: 'packages/db/src/store/prisma-store.ts',
      find: "? execute(prisma, buildStatement(operation, transition, alerts))\n        : 'lost',",
      put: `? execute(prisma, buildStatement(operation, transition, alerts)).then(async (result) => {
            if (transition.kind === 'settle' && result === 'recorded') {
              await prisma.$executeRaw\`DELETE FROM active_operations WHERE id = \${operation.id}::uuid\`;
            }
            return result;
          })
        : 'lost',`,
    },
  ],
  'version in the WHERE of an intent': [
    {
      file: 'packages/db/src/store/intend.ts',
      find: "::uuid AND o.version = ${seen.version}\n    AND o.status = 'ACTIVE' AND ${isWanted}",
      put: "::uuid\n    AND o.status = 'ACTIVE' AND ${isWanted}",
    },
  ],
  'fills in the WHERE of a settle': [
    {
      file: 'packages/db/src/store/settle.ts',
      find: 'r.executed <> (\n            SELECT coalesce(sum(f.quantity), 0)',
      put: 'r.executed < (\n            SELECT coalesce(sum(f.quantity), 0)',
    },
  ],
  'closing what was opened': [
    {
      file: 'packages/cycle/src/monitor-cycle.ts',
      find: 'const cycleId = given.nextId();',
      put: "const cycleId = given.nextId();\n    require('node:fs').openSync('/dev/null', 'r');",
    },
  ],
  'state in the WHERE of a token': [
    {
      file: 'packages/db/src/store/send.ts',
      find: "AND r.decision_id = o.decision_id AND r.state = 'INTENDED') =",
      put: 'AND r.decision_id = o.decision_id) =',
    },
  ],
};

/** Each guard with the tests that notice: a file and a part of their titles. */
const TRIALS = [
  ['send token', `${WORKER}/crash-exchange.int.test.ts`, 'found by id, not sent again'],
  ['look-up', `${WORKER}/unknown-outcome.int.test.ts`, 'for both legs: found by id'],
  ['unknown token', `${WORKER}/lost-commits.int.test.ts`, 'nothing is sent under it'],
  ['signing fence', `${WORKER}/unknown-outcome.int.test.ts`, 'by a worker that stood still'],
  ['evidence window', `${WORKER}/lost-answers.int.test.ts`, '46'],
  ['fills in the WHERE of a settle', 'packages/db/src/prisma-store.int.test.ts', 'a settle with'],
  ['version in the WHERE of an intent', `${WORKER}/close.int.test.ts`, '20b'],
  [
    'state in the WHERE of a token',
    'packages/db/src/prisma-store.int.test.ts',
    'a send token, the',
  ],
  ['unique key', 'packages/db/src/schema-guards.int.test.ts', 'open an order on one leg'],
  ['closing what was opened', `${WORKER}/growth.int.test.ts`, 'do not grow'],
  ['single-statement settle', `${WORKER}/crash-database.int.test.ts`, 'in the settle'],
];

const SKIPPED = new Set(['node_modules', '.git', '.turbo', '.data']);

/** The tree without its history; vendors stay where they are, workspaces are the copy's own. */
function copyTree(to) {
  const filter = (from) => !SKIPPED.has(path.basename(from));
  fs.cpSync(root, to, { recursive: true, filter });
  const [vendors, modules] = [path.join(root, 'node_modules'), path.join(to, 'node_modules')];
  fs.mkdirSync(path.join(modules, '@hedge'), { recursive: true });
  for (const name of fs.readdirSync(vendors)) {
    if (name !== '@hedge') fs.symlinkSync(path.join(vendors, name), path.join(modules, name));
  }
  for (const name of fs.readdirSync(path.join(vendors, '@hedge'))) {
    const link = fs.readlinkSync(path.join(vendors, '@hedge', name));
    fs.symlinkSync(link, path.join(modules, '@hedge', name));
  }
}

/** Applies the edits and builds what they touch; gives back what takes them back. */
function breakGuard(tree, edits) {
  const before = new Map();
  for (const { file, find, put } of edits) {
    const at = path.join(tree, file);
    const text = fs.readFileSync(at, 'utf8');
    if (!before.has(at)) before.set(at, text);
    if (text.split(find).length !== 2) throw new Error(`not exactly once in ${file}: ${find}`);
    fs.writeFileSync(
      at,
      text.replace(find, () => put),
    );
  }
  const packages = new Set(
    edits.filter(({ file }) => file.endsWith('.ts')).map(({ file }) => file.split('/src/')[0]),
  );
  const build = () => {
    for (const folder of packages) {
      const compiler = [path.join(tree, 'tools/compile.js')];
      const built = spawnSync(process.execPath, compiler, { cwd: path.join(tree, folder) });
      if (built.status !== 0) throw new Error(String(built.stderr));
    }
  };
  build();
  return () => {
    for (const [at, text] of before) fs.writeFileSync(at, text);
    build();
  };
}

function editsOf(guard) {
  if (OWN[guard] !== undefined) return OWN[guard];
  const { MUTANTS } = require('./sim/dist/guards.js');
  const mutant = MUTANTS.find((each) => each.guard === guard);
  if (mutant === undefined) throw new Error(`there is no guard ${guard}`);
  return mutant.edits.map(({ file, find, put }) => {
    const [folder, name] = file.split('/');
    return { file: `packages/${folder}/src/${name}.ts`, find, put };
  });
}

/** @returns the titles of the tests that ran, by what came of them */
function runTests(tree, file, title) {
  const report = path.join(tree, 'report.json');
  fs.rmSync(report, { force: true });
  const pattern = title.replace(/[()]/g, '\\$&');
  spawnSync(
    process.execPath,
    [
      ...[
        path.join(root, 'node_modules/jest/bin/jest.js'),
        file,
        '--selectProjects',
        'integration',
      ],
      ...['--maxWorkers=1', '-t', pattern, '--json', '--outputFile', report],
    ],
    {
      cwd: tree,
      env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules' },
      timeout: 300_000,
    },
  );
  const { testResults } = JSON.parse(fs.readFileSync(report, 'utf8'));
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const of = (status) => all.filter((test) => test.status === status).map((test) => test.title);
  return { failed: of('failed'), passed: of('passed') };
}

function main() {
  const only = process.argv[process.argv.indexOf('--only') + 1];
  const trials = TRIALS.filter(
    ([guard]) => !process.argv.includes('--only') || guard.includes(only),
  );
  const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'hedge-guards-'));
  let wrong = 0;
  try {
    copyTree(tree);
    console.log(
      '| guard broken | tests | as it is | broken | seconds | first test that turned red |',
    );
    console.log('| --- | --- | --- | --- | ---: | --- |');
    for (const [guard, file, title] of trials) {
      const startedMs = Date.now();
      const whole = runTests(tree, file, title);
      const mend = breakGuard(tree, editsOf(guard));
      const broken = runTests(tree, file, title);
      mend();
      const isShown =
        whole.failed.length === 0 && whole.passed.length > 0 && broken.failed.length > 0;
      if (!isShown) wrong += 1;
      const cells = [
        ...[guard, path.basename(file)],
        `${whole.passed.length} passed, ${whole.failed.length} failed`,
        `${broken.failed.length} of ${broken.failed.length + broken.passed.length} red`,
        ((Date.now() - startedMs) / 1_000).toFixed(0),
        broken.failed[0] ?? whole.failed[0] ?? 'NONE',
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  } finally {
    fs.rmSync(tree, { recursive: true, force: true });
  }
  console.log(`\n${trials.length} guards, ${wrong} not shown`);
  process.exitCode = wrong === 0 ? 0 : 1;
}

main();
