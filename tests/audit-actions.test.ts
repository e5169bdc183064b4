// Every action that the audit log is given has a name in the contracts, and every name is given.
import { AUDIT_ACTIONS } from '@hedge/contracts';
import { readSources } from './source-files';

const ACTION = /'((?:account|alert|operation|session|signalKey|token|user)\.[a-z-]+)'/g;
const BOARD_VERB = /\(\?<verb>([a-z|]+)\)/g;

const sources = readSources(['apps/api/src', 'packages/db/src']).filter(
  ({ path: file }) => !file.includes('.test.ts') && !file.includes('generated'),
);
const found = (pattern: RegExp, at: (file: string) => boolean) =>
  sources
    .filter(({ path: file }) => at(file))
    .flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name ?? ''));

it('knows every action of the audit log', () => {
  const written = found(ACTION, (file) => file.includes('/repositories/'));
  const onBoard = found(BOARD_VERB, (file) => file.endsWith('board-actions.ts'))
    .flatMap((verbs) => verbs.split('|'))
    .map((verb) => `queue.${verb}`);
  expect([...new Set([...written, ...onBoard])].sort()).toEqual([...AUDIT_ACTIONS].sort());
});
