/** Stands where a number could not be computed. */
export const DASH = '–';

const MINUS = '−';

/** Number formats of a report; one place, so that the page and the terminal cannot disagree. All take `undefined` and
 * non-finite values and give a dash; none depends on the locale of the machine. */
export interface NumberFormats {
  /** 0.1234 -> 12.3% */
  percent(value: number | undefined, digits?: number): string;
  /** As `percent`, with a plus sign on gains. */
  signedPercent(value: number | undefined, digits?: number): string;
  /** 1.2345 -> 1.23 */
  ratio(value: number | undefined, digits?: number): string;
  /** 1234567.8 -> 1,234,568; below 1,000 with two digits. */
  amount(value: number | undefined): string;
  /** 1234567 -> 1.23M
   * @param step distance to the next value of a scale, whose difference must show */
  compact(value: number | undefined, step?: number): string;
  /** 12345 -> 12,345 */
  count(value: number | undefined): string;
}

const COMPACT_UNITS: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** @param minus U+2212 reads best in print; a terminal's output is copied into programs, which want the hyphen */
export function numberFormats(minus: string = MINUS): NumberFormats {
  const fixed = (value: number, digits: number): string => {
    const text = group(Math.abs(value).toFixed(digits));
    // A value that rounds to zero has no sign.
    return value < 0 && /[1-9]/.test(text) ? minus + text : text;
  };
  const orDash = (value: number | undefined, format: (value: number) => string): string =>
    value === undefined || !Number.isFinite(value) ? DASH : format(value);

  const percent = (value: number | undefined, digits = 1): string => orDash(value, (v) => `${fixed(v * 100, digits)}%`);
  return {
    percent,
    signedPercent: (value, digits) => {
      const text = percent(value, digits);
      return value !== undefined && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
    },
    ratio: (value, digits = 2) => orDash(value, (v) => fixed(v, digits)),
    amount: (value) => orDash(value, (v) => fixed(v, Math.abs(v) < 999.995 ? 2 : 0)),
    compact: (value, step) => orDash(value, (v) => compact(v, step, fixed)),
    count: (value) => orDash(value, (v) => fixed(v, 0)),
  };
}

function compact(value: number, step: number | undefined, fixed: (value: number, digits: number) => string): string {
  // 999,999 is 1M, not 1,000k: compare what the smaller unit would print.
  const unit = COMPACT_UNITS.find(([size]) => Math.abs(value) >= size * 0.9995);
  const size = unit?.[0] ?? 1;
  const magnitude = Math.abs(value) / size;
  const three = magnitude < 9.995 ? 2 : magnitude < 99.95 ? 1 : 0;
  const digits = step === undefined ? three : Math.max(three, Math.min(4, Math.ceil(-Math.log10(step / size) - 1e-9)));
  return withoutTrailingZeros(fixed(value / size, digits)) + (unit?.[1] ?? '');
}

function withoutTrailingZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function group(digits: string): string {
  const [whole, fraction] = digits.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
