import { compareCodeUnits, readYaml, validateConfig } from '@prometheus/core';
import { z } from 'zod';

export const SERIES_FREQUENCIES = ['daily', 'weekly', 'monthly', 'quarterly'] as const;

/** Letters, digits and `_ . -`, beginning with a letter or digit: ids become names of files. */
const SERIES_ID = /^[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){0,62}$/;

/** By sessions of the market: 0 is the close of the date's session (of the next one where the date has none), n > 0 the open of
 * the n-th session after the date. */
const sessionLag = z.strictObject({ sessions: z.int().min(0).max(250) });

/** By days: the open of the first session after a day that lies `days` behind the date, the end of its week, or the end of its
 * month or quarter. */
const dayLag = z.strictObject({ days: z.int().min(0).max(1000), after: z.enum(['date', 'weekEnd', 'periodEnd']) });

export const seriesDefinitionSchema = z
  .strictObject({
    title: z.string().min(1),
    frequency: z.enum(SERIES_FREQUENCIES),
    /** `percent`, `index`, `USD per barrel` ... */
    unit: z.string().min(1),
    /** What the date of an observation names: a day, the first day of the period that it speaks of, or the last of its week. */
    dateIs: z.enum(['day', 'periodStart', 'weekEnd']),
    /** How long after its date a value is published. */
    lag: z.union([sessionLag, dayLag]).optional(),
    /** Whether published values are changed later. Those of market prices and rates are not. */
    revised: z.boolean().default(true),
    /** Decided or computed in hindsight, so that no rule says when a value was known: views refuse it. */
    evaluationOnly: z.literal(true).optional(),
    /** Why it is for evaluation only. */
    reason: z.string().min(1).optional(),
    /** Name of the CSV file without its extension, default the id of the series. */
    file: z.string().min(1).optional(),
    /** Its column in that file, default `value`. */
    column: z.string().min(1).optional(),
  })
  .superRefine((definition, context) => {
    const problem = (path: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message, input: definition[path as keyof typeof definition] });
    };
    const { frequency, dateIs, lag, evaluationOnly, reason } = definition;
    if (dateIs === 'weekEnd' && frequency !== 'weekly') problem('dateIs', 'weekEnd belongs to a weekly series');
    if (dateIs === 'periodStart' && frequency === 'daily') problem('dateIs', 'a daily series has dates that are a day');
    if (evaluationOnly === true) {
      if (reason === undefined) problem('reason', 'say why the series is for evaluation only');
      if (lag !== undefined) problem('lag', 'a series for evaluation only is known at no time; leave the lag out');
      return;
    }
    if (reason !== undefined) problem('reason', 'belongs to a series with evaluationOnly: true');
    if (lag === undefined) {
      problem(
        'lag',
        'say when a value is known, as {sessions: 1} or {days: 45, after: periodEnd}, or set evaluationOnly',
      );
    } else if ('sessions' in lag) {
      if (dateIs !== 'day') problem('lag', 'sessions count from a day; give days after weekEnd or periodEnd');
    } else if (lag.after === 'weekEnd' && frequency !== 'weekly') {
      problem('lag', 'weekEnd belongs to a weekly series');
    } else if (lag.after === 'periodEnd' && (dateIs !== 'periodStart' || frequency === 'weekly')) {
      problem('lag', 'periodEnd belongs to a monthly or quarterly series whose dates are the periodStart');
    } else if (lag.after === 'date' && dateIs === 'periodStart') {
      problem('lag', 'days after the first day of a period would run before it ends; count after weekEnd or periodEnd');
    }
  });

export type SeriesDefinition = z.output<typeof seriesDefinitionSchema>;

/** Definitions by the id of the series, with where they were read. */
export interface SeriesDefinitions {
  readonly file: string;
  readonly series: ReadonlyMap<string, SeriesDefinition>;
}

const fileSchema = z.strictObject({
  series: z.record(
    z.string().regex(SERIES_ID, 'write the id of a series with letters, digits, _ . and -'),
    seriesDefinitionSchema,
  ),
});

/** Reads a file of series definitions: `series: {UNRATE: {title: ..., ...}}`.
 * @throws {ConfigError} listing every problem with file and key */
export function loadSeriesDefinitions(file: string): SeriesDefinitions {
  const { series } = validateConfig(fileSchema, readYaml(file), () => file);
  return { file, series: new Map(Object.entries(series).sort(([a], [b]) => compareCodeUnits(a, b))) };
}
