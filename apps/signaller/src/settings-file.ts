// The file `.env.monitor`: found, read, and taken apart line by line, so that nothing in it is guessed.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What was found: nothing at all, a file that cannot be read, or its text. */
export type SettingsFile =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly file: string; readonly code: string }
  | { readonly kind: 'read'; readonly file: string; readonly text: string };

/** Reads the file in the first of the folders that has one. */
export function loadSettingsFile(folders: readonly string[], name: string): SettingsFile {
  for (const folder of folders) {
    const file = path.join(folder, name);
    try {
      return { kind: 'read', file, text: readFileSync(file, 'utf8') };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
      if (code !== 'ENOENT' && code !== 'ENOTDIR') return { kind: 'unreadable', file, code };
    }
  }
  return { kind: 'none' };
}

/** One line of the file; `line` counts from 1. */
export type SettingsLine =
  | { readonly kind: 'value'; readonly line: number; readonly name: string; readonly value: string }
  /** Not NAME=value, or quotes that do not end. */
  | { readonly kind: 'malformed'; readonly line: number }
  /** A # inside a bare value: other readers would cut it there. */
  | { readonly kind: 'unquoted'; readonly line: number };

/**
 * Takes the text apart. A line is empty, a comment (#), or `NAME=value`, also after `export`. A
 * value stands bare or in quotes of one kind, whose inside is taken as it is; after a space a #
 * begins a comment. `process.loadEnvFile` is not used: it skips what it does not understand and
 * cuts a bare value at any #, so that a wrong key would be sent.
 */
export function parseSettingsText(text: string): readonly SettingsLine[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  return lines.flatMap((raw, index) => {
    const trimmed = raw.trim();
    return trimmed === '' || trimmed.startsWith('#') ? [] : [parseLine(trimmed, index + 1)];
  });
}

function parseLine(text: string, line: number): SettingsLine {
  const match = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(text);
  const [, name, rest = ''] = match ?? [];
  if (name === undefined) return { kind: 'malformed', line };
  const quoted = /^(["'`])(.*?)\1\s*(?:#.*)?$/.exec(rest);
  if (quoted !== null) return { kind: 'value', line, name, value: quoted[2] ?? '' };
  if (/^["'`]/.test(rest)) return { kind: 'malformed', line };
  const value = rest.replace(/(^|\s+)#.*$/, '');
  return value.includes('#') ? { kind: 'unquoted', line } : { kind: 'value', line, name, value };
}
