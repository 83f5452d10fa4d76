/** Base-10000 digits of a PostgreSQL numeric, as its binary form holds them. */
export interface NumericDigits {
  /** Power of 10000 of the first digit. */
  weight: number;
  sign: 0 | typeof NEGATIVE | typeof NAN;
  /** Decimal places to display. */
  scale: number;
  digits: number[];
}

export const NEGATIVE = 0x4000;
export const NAN = 0xc000;

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** Reads decimal text such as `-12.50`, `1e-7` or `NaN`; undefined when it is no number. The scale is the number of
 * decimals written.
 * @see PostgreSQL source, src/backend/utils/adt/numeric.c, numeric_send: digits of four decimals each */
export function numericDigits(text: string): NumericDigits | undefined {
  if (text === 'NaN') return { weight: 0, sign: NAN, scale: 0, digits: [] };
  const match = DECIMAL.exec(text);
  if (match === null || (match[2] === '' && (match[3] ?? '') === '')) return undefined;
  let whole = match[2];
  let fraction = match[3] ?? '';
  const exponent = Number(match[4] ?? 0);
  if (exponent > 0) {
    whole += fraction.slice(0, exponent).padEnd(exponent, '0');
    fraction = fraction.slice(exponent);
  } else if (exponent < 0) {
    const padded = whole.padStart(-exponent, '0');
    fraction = padded.slice(padded.length + exponent) + fraction;
    whole = padded.slice(0, padded.length + exponent);
  }
  const groups = groupsOfFour(whole.padStart(Math.ceil(whole.length / 4) * 4, '0'));
  let weight = groups.length - 1;
  groups.push(...groupsOfFour(fraction.padEnd(Math.ceil(fraction.length / 4) * 4, '0')));
  let first = 0;
  while (first < groups.length && groups[first] === 0) first += 1;
  let end = groups.length;
  while (end > first && groups[end - 1] === 0) end -= 1;
  weight = first === end ? 0 : weight - first;
  const negative = match[1] === '-' && first < end;
  return { weight, sign: negative ? NEGATIVE : 0, scale: fraction.length, digits: groups.slice(first, end) };
}

/** The text that PostgreSQL shows for a numeric: all decimals of its scale, no exponent. */
export function numericText({ weight, sign, scale, digits }: NumericDigits): string {
  if (sign === NAN) return 'NaN';
  const group = (position: number): string => String(digits[position] ?? 0).padStart(4, '0');
  let whole = '';
  for (let i = 0; i <= weight; i++) whole += group(i);
  let fraction = '';
  for (let i = weight + 1; fraction.length < scale; i++) fraction += i < 0 ? '0000' : group(i);
  const text = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${sign === NEGATIVE ? '-' : ''}${text}${scale > 0 ? `.${fraction.slice(0, scale)}` : ''}`;
}

function groupsOfFour(text: string): number[] {
  const groups: number[] = [];
  for (let i = 0; i < text.length; i += 4) groups.push(Number(text.slice(i, i + 4)));
  return groups;
}
