import { DASH, type NumberFormats } from '../report/number-format.js';

interface FeatureKind {
  readonly pattern: RegExp;
  words(days: string): string;
  readonly unit: 'percent' | 'ratio';
}

/** By the column names of the regime engine; the longer prefix before the shorter. */
const KINDS: readonly FeatureKind[] = [
  { pattern: /^volatility_of_volatility_(\d+)/, words: (days) => `Volatility of volatility, ${days}`, unit: 'ratio' },
  { pattern: /^volatility_(\d+)$/, words: (days) => `Volatility a year, ${days}`, unit: 'percent' },
  { pattern: /^return_(\d+)$/, words: (days) => `Return, ${days}`, unit: 'percent' },
  { pattern: /^drawdown_(\d+)$/, words: (days) => `Below the high of ${days}`, unit: 'percent' },
  { pattern: /^breadth_(\d+)$/, words: (days) => `Names that rose, ${days}`, unit: 'percent' },
  { pattern: /^dispersion_(\d+)$/, words: (days) => `Dispersion of returns, ${days}`, unit: 'percent' },
  { pattern: /^average_correlation_(\d+)$/, words: (days) => `Average correlation, ${days}`, unit: 'ratio' },
  { pattern: /^absorption_ratio_(\d+)$/, words: (days) => `Absorption ratio, ${days}`, unit: 'ratio' },
];

/** A feature's column name in words: `volatility_21` -> `Volatility a year, 21 sessions`. */
export function featureWords(name: string): string {
  if (name.startsWith('macro_')) return name.slice('macro_'.length);
  for (const { pattern, words } of KINDS) {
    const found = pattern.exec(name);
    if (found !== null) return words(found[1] === '1' ? '1 session' : `${found[1]} sessions`);
  }
  return name;
}

/** A value of a feature in its unit: fractions as percentages, all else as it is. */
export function featureValue(name: string, value: number | undefined, formats: NumberFormats): string {
  if (value === undefined) return DASH;
  const isShare = KINDS.find(({ pattern }) => pattern.test(name))?.unit === 'percent';
  return isShare ? formats.percent(value) : formats.ratio(value);
}
