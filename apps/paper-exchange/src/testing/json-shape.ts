// Which fields a JSON document has, and of which types: what two documents are compared by.

/** Types found at each path; array elements are `[]`, and the root is the empty path. */
export type Shape = ReadonlyMap<string, ReadonlySet<string>>;

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Elements of an array share one path: a field is there when one of them has it. */
export function computeShape(document: unknown): Shape {
  const shape = new Map<string, Set<string>>();
  const visit = (value: unknown, field: string): void => {
    const types = shape.get(field) ?? new Set();
    shape.set(field, types.add(typeOf(value)));
    if (Array.isArray(value)) value.forEach((element) => visit(element, `${field}[]`));
    else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value)) {
        visit(part, field === '' ? name : `${field}.${name}`);
      }
    }
  };
  visit(document, '');
  return shape;
}

/** Fields of `expected` that `actual` lacks or has with another type; null is no type of its own. */
export function listMismatches(
  expected: Shape,
  actual: Shape,
): readonly { readonly field: string; readonly expected: string; readonly actual: string }[] {
  const text = (types: ReadonlySet<string> | undefined) =>
    [...(types ?? [])]
      .filter((type) => type !== 'null')
      .sort()
      .join('|');
  return [...expected]
    .map(([field, types]) => ({ field, expected: text(types), actual: text(actual.get(field)) }))
    .filter((row) => row.expected !== row.actual);
}

/** Fields of `actual` that `expected` lacks. */
export function listExtras(expected: Shape, actual: Shape): readonly string[] {
  return [...actual.keys()].filter((field) => !expected.has(field));
}
