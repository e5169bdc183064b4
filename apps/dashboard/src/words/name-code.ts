// What a code of the server is called here.

/** The code itself, where a server of another version has one that this page does not know. */
export function nameCode(words: Readonly<Record<string, string>>, code: string): string {
  return (Object.hasOwn(words, code) ? words[code] : undefined) ?? code;
}
