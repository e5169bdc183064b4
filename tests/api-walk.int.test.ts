// docs/api.md as somebody pastes it into a shell, against real processes: every answer is the one it tells.
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { startApp, startDeskApi, startDeskWorker, useDesk, type AppProcess } from '@hedge/testkit';
import { readText } from './source-files';

jest.setTimeout(180_000);

/** What the page says of a command's answer, and where in it. */
interface Expectation {
  readonly line: number;
  readonly told: string;
}

const EXPECTED = /^# (\d{3}\b.*|the same operation)$/;
const MARK = '\u001e';

/** The page's shell blocks as one script, with a mark in the output in place of each answer. */
function readScript(page: string) {
  const expectations: Expectation[] = [];
  let inBlock = false;
  const script = page.split('\n').map((text, index) => {
    if (text.startsWith('```')) inBlock = text === '```sh';
    if (!inBlock || text.startsWith('```')) return '';
    const [, told] = EXPECTED.exec(text) ?? [];
    if (told === undefined) return text;
    expectations.push({ line: index + 1, told });
    return `printf '\\036'`;
  });
  return { script: script.join('\n'), expectations };
}

/** Anything stands for `…`. */
function matching(told: unknown): unknown {
  if (told === '…') return expect.any(String);
  if (Array.isArray(told)) return told.map(matching);
  if (typeof told !== 'object' || told === null) return told;
  const fields = Object.entries(told).map(([name, value]) => [name, matching(value)]);
  return expect.objectContaining(Object.fromEntries(fields) as object);
}

/** An answer beside what is told of it, in a form that can be compared. */
function compare(told: string, answer: string): readonly [unknown, unknown] {
  const [, status, body = ''] = /^(\d{3}) ?(.*)$/s.exec(told) ?? [];
  if (status === undefined) return [answer, told];
  const answered = answer.slice(4);
  if (body.startsWith('{')) {
    return [
      [answer.slice(0, 3), JSON.parse(answered === '' ? 'null' : answered)],
      [status, matching(JSON.parse(body))],
    ];
  }
  const [begin = ''] = body.split('…');
  const seen = body.includes('…') ? answered.slice(0, begin.length) : answered;
  return [
    [answer.slice(0, 3), seen],
    [status, begin],
  ];
}

const isRunnable = ['bash', 'curl'].every(
  (program) => spawnSync(program, ['--version']).status === 0,
);
const suite = isRunnable ? describe : describe.skip;

suite('docs/api.md', () => {
  const its = useDesk('file');
  const children: AppProcess[] = [];
  let api: AppProcess;
  beforeAll(async () => {
    const [worker, started] = await Promise.all([
      startDeskWorker(its.desk),
      startDeskApi(its.desk, { ADMIN_API_KEY: '' }),
    ]);
    api = started.process;
    const signaller = await startApp({
      app: 'signaller',
      env: {
        ...{ EDGE_FUNCTION_URL: started.signalUrl, MONITOR_API_KEY: started.signalKey },
        SIGNAL_INTERVAL_MS: '500',
      },
    });
    children.push(signaller, api, worker);
  });
  afterAll(() => Promise.all(children.map((child) => child.kill('SIGKILL'))));

  it('runs from the first start to a closed hedge, and every answer is as it says', async () => {
    const { script, expectations } = readScript(readText('docs/api.md'));
    const { PATH } = process.env;
    const SETUP_TOKEN = /hm_setup_[\w-]{43}/.exec(api.output())?.[0] ?? '';
    const env = { PATH, API: api.url, PAPER: its.paper.url, SETUP_TOKEN };
    const run = promisify(execFile)('bash', ['-euc', script], { env, timeout: 120_000 });
    const { stdout } = await run.catch((error: { readonly stdout: string; stderr: string }) => {
      throw new Error(`the page stopped after:\n${error.stdout}\n${error.stderr}`);
    });
    const answers = stdout.split(MARK).map((answer) => answer.trim());
    const compared = expectations.map(({ line, told }, index) => {
      const [seen, expected] = compare(told, answers[index] ?? '');
      return [
        { line, seen },
        { line, seen: expected },
      ] as const;
    });

    expect(expectations.length).toBeGreaterThan(30);
    expect(answers).toHaveLength(expectations.length + 1);
    expect(compared.map(([seen]) => seen)).toEqual(compared.map(([, expected]) => expected));
  });

  it('is compared so that another status, amount or text is found', () => {
    const differs = (told: string, answer: string) => {
      const [seen, expected] = compare(told, answer);
      expect(seen).not.toEqual(expected);
    };
    differs('200 {"a":"1"}', '201 {"a":"1"}');
    differs('200 {"a":[{"b":"1"}]}', '200 {"a":[{"b":"2"}]}');
    differs('200 {"a":[]}', '200 {"a":[{}]}');
    differs('200 id,name,…', '200 id,nome,x');
    differs('204', '204 {}');
    const [seen, expected] = compare('200 {"a":"…","b":{}}', '200 {"a":"x","b":{"c":1},"d":2}');
    expect(seen).toEqual(expected);
  });
});
