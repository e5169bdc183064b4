// Times as the operator API writes them.

export const isoOf = (timeMs: number) => new Date(timeMs).toISOString();
export const isoOrNull = (timeMs: number | null) => (timeMs === null ? null : isoOf(timeMs));
