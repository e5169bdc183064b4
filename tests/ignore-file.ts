// A .dockerignore as its checks read it: which paths of the checkout stay out of a build.

/** Whether a path, or a folder above it, matches a line of the file. Exceptions (`!`) are not known. */
export function isIgnored(text: string, file: string): boolean {
  const lines = text.split('\n').map((line) => line.trim());
  const patterns = lines.filter((line) => line !== '' && !line.startsWith('#')).map(toPattern);
  const parts = file.split('/');
  const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  return paths.some((each) => patterns.some((pattern) => pattern.test(each)));
}

/** `**` stands for any folders, none included; `*` for a part of a name. */
function toPattern(line: string): RegExp {
  if (line.startsWith('!')) throw new Error(`an exception is not understood: ${line}`);
  const source = line
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\//g, '\u0000')
    .replace(/\*/g, '[^/]*')
    .replaceAll('\u0000', '(?:.*/)?');
  return new RegExp(`^${source}$`);
}
