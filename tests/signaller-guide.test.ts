// The guide for the VPS: both languages give the same commands, and it names what the signaller reads.
import { readText } from './source-files';

const english = readText('docs/MONITOR_SIGNAL_SETUP.md');
const portuguese = readText('docs/MONITOR_SIGNAL_SETUP.pt-BR.md');

/** Lines inside fences that are commands or files, without comments: not the signaller's output. */
function findCommands(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^ *```\n([^]*?)^ *```$/gm)].map((match) => match[1] ?? '');
  return blocks
    .filter((block) => !/^(\d{4}-|\d\d:\d\d:)/.test(block.trim()))
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/\s+# .*$/, '').trim())
    .filter((line) => line !== '');
}

describe('the guide for the signaller', () => {
  it('gives the same commands in both languages', () => {
    expect(findCommands(english).length).toBeGreaterThan(30);
    expect(findCommands(portuguese)).toEqual(findCommands(english));
  });

  it('explains every variable of .env.monitor.example in both languages', () => {
    const names = [...readText('.env.monitor.example').matchAll(/^([A-Z_]+)=/gm)];
    expect(names.length).toBeGreaterThan(0);
    for (const [, name] of names) {
      for (const text of [english, portuguese]) expect(text).toContain(`| \`${name}\``);
    }
  });

  it('leaves no figure open', () => {
    for (const text of [english, portuguese]) expect(text).not.toMatch(/FIGURE_/);
  });
});
