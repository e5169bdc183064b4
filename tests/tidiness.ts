// What every source file keeps to, besides what the linter knows.
import path from 'node:path';
import type { SourceFile, Violation } from './source-files';

const linesMax = 300;
const forbiddenNames = /^(utils?|helpers?|common|misc|manager|service)$/;
// Built from pieces, so that this file does not contain what it looks for.
const unfinished = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);
const focused = new RegExp(`\\b(describe|it|test)(\\.\\w+)*\\.${'on' + 'ly'}\\b`);

interface Rule {
  readonly name: string;
  readonly isBroken: (file: SourceFile) => boolean;
}

const rules: readonly Rule[] = [
  {
    name: 'opens with a comment that says what it is for',
    isBroken: ({ text }) => !/^(#!.*\n)?(\/\/ \S|\/\*\*? ?\S|\/\*\*?\n)/.test(text),
  },
  {
    name: `has at most ${linesMax} lines`,
    isBroken: ({ text }) => text.trimEnd().split('\n').length > linesMax,
  },
  {
    name: 'is named in kebab-case after what it defines',
    isBroken: ({ path: file }) => {
      const [stem = ''] = path.posix.basename(file).split('.');
      return !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem) || forbiddenNames.test(stem);
    },
  },
  { name: 'leaves nothing for later', isBroken: ({ text }) => unfinished.test(text) },
  { name: 'runs every test', isBroken: ({ text }) => focused.test(text) },
  {
    name: 'writes no console output from a package or an app',
    isBroken: ({ path: file, text }) =>
      /^(packages|apps)\/[^/]+\/src\//.test(file) && /\bconsole\.\w+\(/.test(text),
  },
];

/** All rules that a file breaks. */
export function checkTidiness(file: SourceFile): readonly Violation[] {
  return rules
    .filter((rule) => rule.isBroken(file))
    .map((rule) => ({ path: file.path, rule: rule.name }));
}
