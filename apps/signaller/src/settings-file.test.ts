// The settings file: where it is looked for, and each kind of line.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadSettingsFile, parseSettingsText } from './settings-file';

const valuesOf = (text: string) =>
  parseSettingsText(text).map((line) => (line.kind === 'value' ? line.value : line));

describe('parseSettingsText', () => {
  it.each([
    ['A=1', '1'],
    ['  A = 1  ', '1'],
    ['export A=1', '1'],
    ['A=', ''],
    ['A="two words"', 'two words'],
    [`A='a#b' # note`, 'a#b'],
    ['A=1 # note', '1'],
    ['A= # note', ''],
    ['A=x=y', 'x=y'],
    ['\uFEFFA=1', '1'],
  ])('reads %j as %j', (text, value) => {
    expect(valuesOf(text)).toEqual([value]);
  });

  it('takes lines of Windows and skips empty ones and comments', () => {
    expect(valuesOf('# note\r\nA=1\r\n\r\n  # note\r\nB=2\r\n')).toEqual(['1', '2']);
  });

  it.each(['just words', '=1', '1A=2', 'A', 'A="open', `A='one' two`, 'A-B=1'])(
    'calls %j malformed, with its line',
    (text) => {
      expect(parseSettingsText(`\n${text}`)).toEqual([{ kind: 'malformed', line: 2 }]);
    },
  );

  it('does not guess where a bare value with a # ends', () => {
    expect(parseSettingsText('A=ab#cd')).toEqual([{ kind: 'unquoted', line: 1 }]);
  });
});

describe('loadSettingsFile', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'signaller-'));
  const [first, second] = [path.join(folder, 'first'), path.join(folder, 'second')];
  for (const each of [first, second]) mkdirSync(each);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('finds nothing where there is nothing', () => {
    expect(loadSettingsFile([first, second], 'none')).toEqual({ kind: 'none' });
  });

  it('takes the file of the first folder that has one', () => {
    writeFileSync(path.join(second, 'env'), 'A=2');
    expect(loadSettingsFile([first, second], 'env')).toMatchObject({ text: 'A=2' });
    writeFileSync(path.join(first, 'env'), 'A=1');
    expect(loadSettingsFile([first, second], 'env')).toMatchObject({ text: 'A=1' });
  });

  it('does not pass over what cannot be read', () => {
    mkdirSync(path.join(first, 'folder'));
    expect(loadSettingsFile([first, second], 'folder')).toEqual({
      kind: 'unreadable',
      file: path.join(first, 'folder'),
      code: 'EISDIR',
    });
  });
});
