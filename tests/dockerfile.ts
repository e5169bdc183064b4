// A Dockerfile as its checks read it: stages, each with its instructions and its parent.

/** One instruction, such as `COPY`, with the rest of its line; continuation lines are joined. */
export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** One stage. */
export interface Stage {
  readonly name: string;
  /** An image, or the name of an earlier stage. */
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/** What a COPY takes from where to where. */
export interface Copy {
  /** The stage it copies from; undefined for the build context. */
  readonly stage: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

/** Reads the stages of a Dockerfile; `ARG` values are put into its FROM lines. */
export function readStages(text: string): readonly Stage[] {
  const args = new Map<string, string>();
  const stages: { name: string; from: string; instructions: Instruction[] }[] = [];
  for (const { name, rest } of readInstructions(text)) {
    if (name === 'ARG' && stages.length === 0) {
      const [key = '', value = ''] = rest.split('=');
      args.set(key, value);
    } else if (name === 'FROM') {
      const [image = '', , stage = ''] = rest.split(/\s+/);
      const from = image.replace(/\$\{(\w+)\}/g, (_, key: string) => args.get(key) ?? '');
      stages.push({ name: stage, from, instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, rest });
  }
  return stages;
}

function readInstructions(text: string): readonly Instruction[] {
  const lines = text.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  return lines
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => {
      const [name = ''] = line.split(' ', 1);
      return { name, rest: line.slice(name.length).trim() };
    });
}

/** A stage with everything it inherits from earlier ones, oldest first. */
export function inherited(stages: readonly Stage[], name: string): readonly Instruction[] {
  const stage = stages.find((each) => each.name === name);
  if (stage === undefined) return [];
  return [...inherited(stages, stage.from), ...stage.instructions];
}

/** The rest of the last instruction of that name; later ones replace earlier ones. */
export function lastOf(instructions: readonly Instruction[], name: string): string | undefined {
  return instructions.filter((each) => each.name === name).at(-1)?.rest;
}

/** Every COPY among the instructions. */
export function copiesOf(instructions: readonly Instruction[]): readonly Copy[] {
  return instructions
    .filter(({ name }) => name === 'COPY')
    .map(({ rest }) => {
      const words = rest.split(/\s+/);
      const stage = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
      const paths = words.filter((word) => !word.startsWith('--'));
      return { stage, sources: paths.slice(0, -1), target: paths.at(-1) ?? '' };
    });
}

/** The words of a command in its exec form, `["node", "x.js"]`; a HEALTHCHECK's follow its CMD. */
export function commandOf(rest: string): readonly string[] {
  return JSON.parse(rest.slice(rest.indexOf('['))) as string[];
}
