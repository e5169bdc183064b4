// Amounts as they are read: grouped and pointed as the language does it, from text to text.
import { LOCALES, type Language } from './language';

interface AmountStyle {
  /** Digits after the point: at least two, and this many where that is more. */
  readonly digits?: number;
  /** What is not shown makes a gain no larger (`floor`), and a distance no smaller (`ceil`). */
  readonly rounding?: 'floor' | 'ceil';
  readonly signed?: boolean;
}

const DIGITS_MIN = 2;
const DIGITS_MAX = 12;

/** Money: `+1,234.56`. */
export function tellMoney(text: string, language: Language, style: AmountStyle = {}): string {
  const { digits = 0, rounding = 'floor', signed = false } = style;
  const shown = Math.min(Math.max(digits, DIGITS_MIN), DIGITS_MAX);
  return format(text, language, {
    minimumFractionDigits: DIGITS_MIN,
    maximumFractionDigits: shown,
    roundingMode: rounding,
    signDisplay: signed ? 'exceptZero' : 'negative',
  });
}

/** Which of the two colours an amount has, or neither. */
export function directionOf(amount: string): 'loss' | 'gain' | 'even' {
  if (amount.startsWith('-')) return 'loss';
  return /[1-9]/.test(amount) ? 'gain' : 'even';
}

/** A quantity or a price, with every digit that it has. */
export function tellExactly(text: string, language: Language): string {
  return format(text, language, { maximumFractionDigits: DIGITS_MAX });
}

const DECIMAL = /^-?\d{1,20}(\.\d{1,20})?$/;

/** An amount as the language writes it; any other text as it is. */
export function tellValue(text: string, language: Language): string {
  return DECIMAL.test(text) ? tellExactly(text, language) : text;
}

/** The same of each, by name. */
export function tellValues(
  values: Readonly<Record<string, string>>,
  language: Language,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, tellValue(value, language)]),
  );
}

/** Millionths as a percentage with one digit: `58.4%`; rounded as {@link AmountStyle} says. */
export function tellShare(
  millionths: bigint,
  language: Language,
  rounding: 'floor' | 'ceil' = 'floor',
): string {
  const text = `${millionths}e-6` as Intl.StringNumericLiteral;
  return formatOf(language, {
    style: 'percent',
    maximumFractionDigits: 1,
    roundingMode: rounding,
  }).format(text);
}

function format(text: string, language: Language, options: Intl.NumberFormatOptions): string {
  // Handed over as text it keeps every digit.
  return formatOf(language, options).format(text as Intl.StringNumericLiteral);
}

const made = new Map<string, Intl.NumberFormat>();

/** Making one takes longer than using it a hundred times. */
function formatOf(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = made.get(key) ?? new Intl.NumberFormat(LOCALES[language], options);
  made.set(key, known);
  return known;
}
