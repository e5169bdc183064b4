// A backup of the Store in memory.

/** Rows are never changed in place: copies of the tables are a whole backup. */
export function backUpAll(tables: readonly Map<string, unknown>[]): () => void {
  const copies = tables.map((table) => [...table]);
  return () => {
    for (const [index, table] of tables.entries()) {
      table.clear();
      for (const [key, row] of copies[index] ?? []) table.set(key, row);
    }
  };
}
