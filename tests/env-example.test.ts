// .env.example and .env.monitor.example name exactly the variables that the product reads.
import { readSources, readText } from './source-files';
import { isTestCode } from './imports';

/** Read from the shell or set by `npm start` for its children: not for a person to set. */
const internal = new Set(['HEDGE_DEMO', 'NODE_ENV']);

const name = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;

/** Names that a source declares as a variable: a schema's key, or `variables['NAME']`, `given('NAME')`. */
function findVariables(text: string): readonly string[] {
  const patterns = [
    /^\s*([A-Z][A-Z0-9_]+):\s*[\w.]+/gm,
    /\b(?:env|variables)\[\s*'([A-Z][A-Z0-9_]+)'\s*\]/g,
    /\(\w+,\s*'([A-Z][A-Z0-9_]+)'/g,
  ];
  return patterns
    .flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''))
    .filter((variable) => name.test(variable) && !internal.has(variable));
}

/** Names in an env file, commented out or not. */
function findExamples(text: string): readonly string[] {
  return [...text.matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1] ?? '');
}

const configFiles = /\/(config|config-fields|settings)\.ts$/;

/** What the configuration of these files reads. */
function readVariables(isWanted: (file: string) => boolean): readonly string[] {
  const read = readSources(['apps', 'packages', 'tools'])
    .filter(({ path }) => configFiles.test(path) && !isTestCode(path) && isWanted(path))
    .flatMap((file) => findVariables(file.text));
  return [...new Set(read)].sort();
}

/** The signaller runs on a machine of its own, so its variables stand in a file of their own. */
const isSignaller = (file: string) => file.startsWith('apps/signaller/');

describe('.env.monitor.example', () => {
  it('names exactly the variables that the signaller reads', () => {
    const examples = findExamples(readText('.env.monitor.example'));
    expect([...examples].sort()).toEqual(readVariables(isSignaller));
  });
});

describe('.env.example', () => {
  it('names exactly the variables that the configuration of all others reads', () => {
    const examples = findExamples(readText('.env.example'));
    const read = readVariables((file) => !isSignaller(file));
    expect([...new Set(examples)].sort()).toEqual(read);
  });

  it('is compared with what schemas and readers declare', () => {
    const text = `
      const fields = {
        API_PORT: port.default(3000),
        ...(x ? { KEY_ONE: z.string() } : {}),
      };
      const two = env['KEY_TWO'];
      const three = readInterval(variables, 'KEY_THREE', 5);
      HEDGE_DEMO: x,
    `;
    expect([...findVariables(text)].sort()).toEqual(['API_PORT', 'KEY_THREE', 'KEY_TWO']);
    expect(findExamples('API_PORT=3000\n# KEY_TWO=x\n# A sentence.\n#NOT A=1\n')).toEqual([
      'API_PORT',
      'KEY_TWO',
    ]);
  });
});
