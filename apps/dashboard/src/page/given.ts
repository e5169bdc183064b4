// What somebody has filled in, by the name of the field.

export function readText(given: FormData, name: string): string {
  const value = given.get(name);
  return typeof value === 'string' ? value : '';
}

/** Those of several that were chosen. */
export function readAll<Value extends string>(
  given: FormData,
  name: string,
  all: readonly Value[],
): readonly Value[] {
  const chosen = given.getAll(name);
  return all.filter((each) => chosen.includes(each));
}

/** The one of several that was chosen; the first where it is none of them. */
export function readOne<Value extends string>(
  given: FormData,
  name: string,
  all: readonly [Value, ...Value[]],
): Value {
  return all.find((each) => each === given.get(name)) ?? all[0];
}
