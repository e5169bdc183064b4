// What is wrong with one field of a body or query: in English, and by a code with the numbers behind it.

/** With their values in braces. None of them says what was given. */
export const FIELD_RULES = {
  MISSING: 'is missing',
  NOT_KNOWN: 'is not known here',
  EMPTY: 'must not be empty',
  WRONG_KIND: 'is of the wrong kind: {kind} is wanted',
  NOT_AMONG: 'must be one of {options}',
  TOO_SHORT: 'must have at least {minimum} characters',
  TOO_LONG: 'must have at most {maximum} characters',
  TOO_FEW: 'must have at least {minimum} entries',
  TOO_MANY: 'must have at most {maximum} entries',
  TOO_SMALL: 'must be at least {minimum}',
  TOO_LARGE: 'must be at most {maximum}',
  NOT_ID: 'must be an id, a UUID',
  NOT_IP: 'must be an IP address',
  NOBODYS_IP: 'must be an address that one machine can have',
  NOT_PRINTABLE: 'must be printable ASCII without spaces',
  NOT_ONE_LINE: 'must be one line without control characters',
  NOT_NAME: 'must be 1 to 64 letters, digits and . _ @ + -',
  NOT_SIX_DIGITS: 'must be 6 digits',
  NOT_TIME: 'must be a time such as "2026-11-25T00:00:00Z"',
  NOT_AFTER: 'must be after notBefore',
  NOT_WHOLE: 'must be a whole number',
  NOT_YES_OR_NO: 'must be true or false',
  NOT_SYMBOL: 'must be a symbol such as "BTC/USDT:USDT"',
  NO_SYMBOL: 'is missing, and there is no common symbol',
  JSON_NUMBER: 'is a JSON number, which loses digits: send it as a string, such as "12.5"',
  NOT_DECIMAL: 'must be a decimal as a string, such as "12.5"',
  NOT_POSITIVE_DECIMAL:
    'must be a plain decimal above zero as a string, such as "12.5", without an exponent and with at most 16 digits before the point and 12 after it',
} as const;
export type FieldRule = keyof typeof FIELD_RULES;

/** The rule that a schema states in these words; null where they are of somebody else. */
export const findFieldRule = (text: string): FieldRule | null =>
  (Object.keys(FIELD_RULES) as FieldRule[]).find((rule) => FIELD_RULES[rule] === text) ?? null;
