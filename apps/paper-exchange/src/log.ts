// One line per event on stderr; stdout is kept for the line that says where the exchange listens.

/** Writes one line; control characters are escaped, so that a line stays a line. */
export type Log = (message: string) => void;

/** A log that writes to `write`, which gets whole lines. */
export function makeLog(write: (line: string) => void): Log {
  return (message) => {
    const inert = message.replace(/[\u0000-\u001f\u007f]/g, (c) => JSON.stringify(c).slice(1, -1));
    write(`paper exchange: ${inert}\n`);
  };
}
