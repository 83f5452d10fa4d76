import { z } from 'zod';

const sessions = (least: number) => z.number().int().min(least).max(2520);

/** What is slow to compute and to change is computed at each nth session and held in between. */
const every = z.number().int().min(1).max(63).default(5);

const switches = {
  /** `log` takes the natural logarithm before anything is fitted, for positive figures with a long right tail; what is not
   * positive is then missing. */
  transform: z.enum(['identity', 'log']).default('identity'),
  /** `false` leaves the feature out without deleting its line. */
  enabled: z.boolean().default(true),
};

/** One figure a session for a whole region. Every span is a number of sessions. */
export const featureSchema = z.discriminatedUnion('kind', [
  /** Return of the index over `days`, as a fraction. */
  z.strictObject({ kind: z.literal('return'), days: sessions(1), ...switches }),
  /** Annualised volatility of the index's daily returns, as a fraction. */
  z.strictObject({ kind: z.literal('volatility'), days: sessions(2), ...switches }),
  /** Annualised volatility over `days` of the changes of log volatility over `of`. */
  z.strictObject({ kind: z.literal('volatility_of_volatility'), days: sessions(2), of: sessions(2), ...switches }),
  /** Level of the index over its high of `days`, minus one. */
  z.strictObject({ kind: z.literal('drawdown'), days: sessions(2), ...switches }),
  /** Share of names whose return over `days` is positive. */
  z.strictObject({ kind: z.literal('breadth'), days: sessions(1), ...switches }),
  /** Cross-sectional deviation of returns over `days`. */
  z.strictObject({ kind: z.literal('dispersion'), days: sessions(1), ...switches }),
  /** Mean correlation of names over `days`. */
  z.strictObject({ kind: z.literal('average_correlation'), days: sessions(2), every, ...switches }),
  /** Share of the names' variance over `days` that the first `share` of principal components explains. */
  z.strictObject({
    kind: z.literal('absorption_ratio'),
    days: sessions(2),
    share: z.number().positive().max(1).default(0.2),
    every,
    ...switches,
  }),
]);

export type FeatureConfig = Readonly<z.output<typeof featureSchema>>;

/** The newest value of a macro series known at the close, in its own unit. */
export const macroFeatureSchema = z.strictObject({
  /** Id under which the series is ingested, for example `VIXCLS`. */
  series: z.string().min(1),
  /** `true` stops a run whose store lacks the series; otherwise the feature is then left out, with a reason. */
  required: z.boolean().default(false),
  ...switches,
});

export type MacroFeatureConfig = Readonly<z.output<typeof macroFeatureSchema>>;

/** Kinds that need nothing but the index of a region. */
export const INDEX_KINDS: ReadonlySet<FeatureConfig['kind']> = new Set([
  'return',
  'volatility',
  'volatility_of_volatility',
  'drawdown',
]);

/** Name of a feature's column, in rules, drivers and tables: `volatility_21`. */
export function featureName(feature: FeatureConfig): string {
  switch (feature.kind) {
    case 'volatility_of_volatility':
      return `${feature.kind}_${feature.days}_${feature.of}`;
    default:
      return `${feature.kind}_${feature.days}`;
  }
}

/** Name of a macro feature's column: `macro_VIXCLS`. */
export function macroFeatureName({ series }: Pick<MacroFeatureConfig, 'series'>): string {
  return `macro_${series}`;
}

/** What a region is watched by unless its file says otherwise. Volatility and dispersion grow by factors, so their logarithms are
 * closer to normal. Two are computed by no one until they are switched on: the return of a day is mostly noise, and volatility of
 * volatility took a component for itself that told stress from calm worse (walk-forward on the S&P 500 before 2013). */
export const DEFAULT_FEATURES = [
  { kind: 'return', days: 1, enabled: false },
  { kind: 'return', days: 5 },
  { kind: 'return', days: 21 },
  { kind: 'return', days: 63 },
  { kind: 'volatility', days: 10, transform: 'log' },
  { kind: 'volatility', days: 21, transform: 'log' },
  { kind: 'volatility', days: 63, transform: 'log' },
  { kind: 'volatility_of_volatility', days: 63, of: 21, enabled: false },
  { kind: 'drawdown', days: 252 },
  { kind: 'breadth', days: 63 },
  { kind: 'dispersion', days: 21, transform: 'log' },
  { kind: 'average_correlation', days: 63 },
  { kind: 'absorption_ratio', days: 63 },
] as const satisfies readonly z.input<typeof featureSchema>[];
