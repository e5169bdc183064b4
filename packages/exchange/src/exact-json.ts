// JSON whose numbers keep their digits: every number is read as the text it was sent as.
//
// An amount such as 0.1234567890123456789 or an order id above 2^53 would be rounded by JSON.parse
// before anybody could look at it, so numbers become strings first and are parsed as decimals later.

/** A whole string literal, or a number outside of one; the first alternative skips the former. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Parses JSON with every number as its exact source text.
 * `undefined` where the text is not a JSON object or array, truncated ones included.
 */
export function parseExactJson(text: string): unknown {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[') return undefined;
  try {
    // Validity is judged on the text as it came: quoting could make sense of nonsense such as 01.
    JSON.parse(text);
    return JSON.parse(
      text.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`)),
    );
  } catch {
    return undefined;
  }
}
