const DIGIT_0 = 48;
const DIGIT_9 = 57;
/** Every integer of up to 15 digits is a double, and so is every power of ten up to 1e22: their quotient is then the
 * double nearest to the decimal text (Clinger 1990, "How to read floating point numbers accurately"). */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => Number(`1e${power}`));
/** Unambiguous, so that a text of a million digits takes no longer than it is long. */
const DECIMAL_NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

export type NumberParser = (text: string) => number;

/** A parser for numbers with the given decimal sign and, where the source groups digits, thousands sign.
 * The parser returns the nearest double, NaN for a text that is no decimal number ("1.2.3", "0x10", "NaN"), and an
 * infinity for one beyond the range of a double or spelled so. */
export function numberParser(decimal: '.' | ',' = '.', thousands?: string): NumberParser {
  const decimalCode = decimal.charCodeAt(0);
  const general = (text: string): number => parseGeneral(text.trim(), decimal, thousands);
  return (text) => {
    const length = text.length;
    let mantissa = 0;
    let digits = 0;
    let decimals = -1;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code >= DIGIT_0 && code <= DIGIT_9) {
        mantissa = mantissa * 10 + (code - DIGIT_0);
        digits += 1;
        if (decimals >= 0) decimals += 1;
      } else if (code === decimalCode && decimals < 0) {
        decimals = 0;
      } else {
        return general(text);
      }
    }
    if (digits === 0 || digits > EXACT_DIGITS) return general(text);
    return decimals > 0 ? mantissa / POWERS_OF_TEN[decimals] : mantissa;
  };
}

/** Whether a text that reads as 0 names another number, which no double is near to: 1e-400. */
export function isUnderflow(text: string): boolean {
  return /[1-9]/.test(text.split(/e/i, 1)[0]);
}

function parseGeneral(text: string, decimal: string, thousands: string | undefined): number {
  if (/^[+-]?inf(inity)?$/i.test(text)) return Infinity;
  const ungrouped = thousands === undefined ? text : withoutGroups(text, decimal, thousands);
  const plain = decimal === '.' ? ungrouped : swapDecimal(ungrouped, decimal);
  return DECIMAL_NUMBER.test(plain) ? Number(plain) : NaN;
}

/** Takes the thousands signs out where they stand between groups of three; elsewhere the text stays and is refused. */
function withoutGroups(text: string, decimal: string, thousands: string): string {
  const [whole, ...rest] = text.split(decimal);
  const groups = whole.split(thousands);
  const grouped = groups.slice(1).every((group) => /^\d{3}$/.test(group)) && /^[+-]?\d{1,3}$/.test(groups[0]);
  return groups.length > 1 && grouped ? [groups.join(''), ...rest].join(decimal) : text;
}

function swapDecimal(text: string, decimal: string): string {
  return text.includes('.') ? '' : text.replace(decimal, '.');
}
