import { type FundamentalFact } from '../facts/fundamental-facts.js';
import { type FigureSeries, type FigureVersion, type IssuerFigures } from './figure-series.js';

/** A quarter has 12 to 17 weeks: fiscal years of 52 or 53 weeks are also told as 12 + 12 + 12 + 16 or 16 + 12 + 12 + 12. */
export const SHORTEST_QUARTER_DAYS = 70;
export const LONGEST_QUARTER_DAYS = 130;
/** Amounts of money add up over time; figures per share and numbers of shares do not. */
const ADDITIVE_UNIT = /^[A-Z]{3}$/;
const PREVIOUS: Readonly<Record<string, string>> = { Q2: 'Q1', Q3: 'Q2', Q4: 'Q3' };

/** The quarter that ends on a day and that no known filing states alone: the fiscal year so far, or the year, less what
 * came before the quarter. What came before is the fiscal year so far at the quarter before, or, where that is not
 * known, the quarters one by one. It is known when the latest of its parts was.
 *
 * Figures belong together when their spans begin on one day, or, where a source does not say when spans begin, by the order of
 * their fiscal periods and a quarter's distance in time. A restated part is taken in its newest known version, so that a
 * restatement of the year alone shows in its last quarter.
 *
 * @returns undefined where the parts are not known, or the unit is no currency */
export function derivedQuarter(figures: IssuerFigures, endDay: number, asOfMs: number): FundamentalFact | undefined {
  for (const basis of ['YEAR_TO_DATE', 'YEAR'] as const) {
    const total = figures.series(basis).knownAtEnd(endDay, asOfMs);
    if (total === undefined || !ADDITIVE_UNIT.test(total.fact.unit)) continue;
    if (isFirstQuarter(total)) return quarterFact(total, []);
    const before = partsBefore(figures, total, asOfMs);
    if (before !== undefined) return quarterFact(total, before);
  }
  return undefined;
}

/** Whether the fiscal year so far is its first quarter. */
function isFirstQuarter({ fact, startDay, endDay }: FigureVersion): boolean {
  if (fact.basis !== 'YEAR_TO_DATE') return false;
  return startDay === undefined ? fact.fiscalPeriod === 'Q1' : endDay - startDay <= LONGEST_QUARTER_DAYS;
}

/** What a total holds beside its last quarter, newest first. */
function partsBefore(figures: IssuerFigures, total: FigureVersion, asOfMs: number): FigureVersion[] | undefined {
  const parts: FigureVersion[] = [];
  let next = total;
  for (let quarters = 0; quarters < 3; quarters++) {
    const period = PREVIOUS[periodOf(next) ?? ''] as string | undefined;
    const matches = (version: FigureVersion): boolean => version.fact.unit === total.fact.unit;
    const soFar = (version: FigureVersion): boolean =>
      matches(version) && isWhatCameBefore(version, total, period) && touches(version, next, total);
    const cumulative =
      findBefore(figures.series('YEAR_TO_DATE'), next.endDay, asOfMs, soFar) ??
      findBefore(figures.series('QUARTER'), next.endDay, asOfMs, soFar);
    if (cumulative !== undefined) return [...parts, cumulative];
    const quarter = findBefore(
      figures.series('QUARTER'),
      next.endDay,
      asOfMs,
      (version) => matches(version) && isQuarterBefore(version, total, period) && touches(version, next, total),
    );
    if (quarter === undefined) return undefined;
    parts.push(quarter);
    next = quarter;
  }
  return undefined;
}

/** The newest known figure that ends about a quarter before a day and fits. */
function findBefore(
  series: FigureSeries,
  endDay: number,
  asOfMs: number,
  fits: (version: FigureVersion) => boolean,
): FigureVersion | undefined {
  const first = series.firstFrom(endDay - LONGEST_QUARTER_DAYS);
  for (let i = series.firstFrom(endDay - SHORTEST_QUARTER_DAYS + 1) - 1; i >= first; i--) {
    const version = series.known(i, asOfMs);
    if (version !== undefined && fits(version)) return version;
  }
  return undefined;
}

/** Whether a version is all of the total's span up to its own end. */
function isWhatCameBefore(version: FigureVersion, total: FigureVersion, period: string | undefined): boolean {
  if (version.startDay !== undefined && total.startDay !== undefined) return version.startDay === total.startDay;
  if (period === undefined || version.fact.fiscalPeriod !== period) return false;
  return version.fact.basis === 'YEAR_TO_DATE' || period === 'Q1';
}

/** Whether a version is a quarter within the total's span. */
function isQuarterBefore(version: FigureVersion, total: FigureVersion, period: string | undefined): boolean {
  if (version.startDay !== undefined && total.startDay !== undefined) return version.startDay > total.startDay;
  return period !== undefined && version.fact.fiscalPeriod === period;
}

/** Whether no day lies between a version and the quarter that follows it, as far as that quarter's first day is known. */
function touches(version: FigureVersion, next: FigureVersion, total: FigureVersion): boolean {
  return next === total || next.startDay === undefined || version.endDay === next.startDay - 1;
}

function periodOf({ fact }: FigureVersion): string | undefined {
  return fact.basis === 'YEAR' ? 'Q4' : fact.fiscalPeriod;
}

function quarterFact(total: FigureVersion, parts: readonly FigureVersion[]): FundamentalFact {
  const { metric, periodEnd, unit, form } = total.fact;
  const period = periodOf(total);
  return {
    metric,
    periodEnd,
    basis: 'QUARTER',
    value: parts.reduce((value, part) => value - part.fact.value, total.fact.value),
    unit,
    ...(period === undefined ? {} : { fiscalPeriod: period }),
    ...(form === undefined ? {} : { form }),
    knownAtMs: Math.max(total.fact.knownAtMs, ...parts.map((part) => part.fact.knownAtMs)),
  };
}
