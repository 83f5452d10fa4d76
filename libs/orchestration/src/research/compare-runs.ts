import { type JsonValue, type TradeDate } from '@prometheus/core';
import {
  annualisedVolatility,
  cagr,
  maxDrawdown,
  pearsonCorrelation,
  sharpe,
  totalReturn,
} from '@prometheus/statistics';

import { type BacktestDays, type ReportInput } from '../results/result.js';
import { NoCommonDaysError } from '../errors.js';
import { meanDifference, type MeanDifference } from './mean-difference.js';
import { type SharpeDifference, sharpeDifference } from './sharpe-difference.js';

/** Below it neither test says anything. */
const LEAST_RETURNS = 30;
const LEVEL = 0.05;

/** Figures of one run over the days that both have. */
export interface CommonFigures {
  readonly totalReturn: number | undefined;
  readonly cagr: number | undefined;
  readonly annualVolatility: number | undefined;
  readonly sharpe: number | undefined;
  readonly maxDrawdown: number | undefined;
}

export interface ConfigDifference {
  /** `parameters.fast` */
  readonly path: string;
  /** undefined where the run's configuration does not have the setting. */
  readonly first: JsonValue | undefined;
  readonly second: JsonValue | undefined;
}

export interface RunComparison {
  readonly runs: readonly [ReportInput, ReportInput];
  readonly common: {
    /** Days that both runs have, shape (D,). */
    readonly dates: readonly TradeDate[];
    /** Growth of 1 from the first common day, shape (D,); flows left out. */
    readonly growth: readonly [Float64Array, Float64Array];
    /** Between consecutive common days, shape (D - 1,). */
    readonly returns: readonly [Float64Array, Float64Array];
    readonly figures: readonly [CommonFigures, CommonFigures];
    readonly correlation: number | undefined;
  };
  /** Absent below 30 common returns. */
  readonly meanTest?: MeanDifference;
  /** Absent below 30 common returns, or where the series do not vary against each other. */
  readonly sharpeTest?: SharpeDifference;
  readonly configDifferences: readonly ConfigDifference[];
  /** What the tests say, in sentences. */
  readonly verdict: readonly string[];
}

/** Two runs side by side: figures over the days that both have, and tests of whether they differ. A run that lost
 * everything counts up to the day before.
 * @throws {NoCommonDaysError} below two common days */
export function compareRuns(first: ReportInput, second: ReportInput): RunComparison {
  const own = [growthByDate(first.days), growthByDate(second.days)] as const;
  const dates = [...own[0].keys()].filter((date) => own[1].has(date));
  if (dates.length < 2) {
    throw new NoCommonDaysError(first.manifest.runId.slice(0, 12), second.manifest.runId.slice(0, 12));
  }
  const growth = own.map((levels) => {
    const base = levels.get(dates[0]) as number;
    return Float64Array.from(dates, (date) => (levels.get(date) as number) / base);
  }) as [Float64Array, Float64Array];
  const returns = growth.map((levels) => levels.slice(1).map((level, t) => level / levels[t] - 1)) as [
    Float64Array,
    Float64Array,
  ];
  const enough = returns[0].length >= LEAST_RETURNS;
  const meanTest = enough ? meanDifference(returns[0], returns[1]) : undefined;
  const sharpeTest = enough ? sharpeDifference(returns[0], returns[1]) : undefined;
  return {
    runs: [first, second],
    common: {
      dates,
      growth,
      returns,
      figures: [figures(returns[0]), figures(returns[1])],
      correlation: pearsonCorrelation(returns[0], returns[1]),
    },
    ...(meanTest === undefined ? {} : { meanTest }),
    ...(sharpeTest === undefined ? {} : { sharpeTest }),
    configDifferences: configDifferences(first.manifest.config, second.manifest.config),
    verdict: verdict(returns, meanTest, sharpeTest),
  };
}

function growthByDate({ dates, equity, flows }: BacktestDays): Map<TradeDate, number> {
  const growth = new Map<TradeDate, number>();
  let level = 1;
  for (let t = 0; t < dates.length && equity[t] > 0; t++) {
    if (t > 0) level *= equity[t] / (equity[t - 1] + flows[t]);
    growth.set(dates[t], level);
  }
  return growth;
}

function figures(returns: Float64Array): CommonFigures {
  return {
    totalReturn: totalReturn(returns),
    cagr: cagr(returns),
    annualVolatility: annualisedVolatility(returns),
    sharpe: sharpe(returns),
    maxDrawdown: maxDrawdown(returns),
  };
}

function verdict(
  [first, second]: readonly [Float64Array, Float64Array],
  mean: MeanDifference | undefined,
  ratio: SharpeDifference | undefined,
): string[] {
  if (mean === undefined) {
    return [`${first.length} common returns are too few to test a difference: ${LEAST_RETURNS} are needed.`];
  }
  if (first.every((value, t) => value === second[t])) return ['Both runs have the same returns on every common day.'];
  return [meanSentence(mean), ratioSentence(ratio)];
}

function meanSentence({ difference, standardError, pValue }: MeanDifference): string {
  const size = `${percent(difference)} a year (standard error ${percent(standardError)})`;
  if (pValue === undefined) return `Mean returns differ by a constant ${percent(difference)} a year.`;
  return `Mean returns, A less B: ${size}: ${judged(pValue)}.`;
}

function ratioSentence(ratio: SharpeDifference | undefined): string {
  if (ratio === undefined) return 'Sharpe ratios: not tested, because the returns do not vary, or vary as one.';
  const { difference, standardError, pValue, bootstrap } = ratio;
  const size = `${difference.toFixed(2)} (standard error ${standardError.toFixed(2)})`;
  const disagree = pValue < LEVEL !== bootstrap.pValue < LEVEL;
  const words = disagree
    ? `the two tests disagree at 5 % (p = ${shown(pValue)} by HAC, ${shown(bootstrap.pValue)} by bootstrap): take it as not distinguishable`
    : `${judged(bootstrap.pValue)} (HAC p = ${shown(pValue)})`;
  return `Sharpe ratios, A less B: ${size}: ${words}.`;
}

function judged(pValue: number): string {
  const words = pValue < LEVEL ? 'distinguishable at 5 %' : 'not distinguishable at 5 %';
  return `${words}, p = ${shown(pValue)}`;
}

const percent = (value: number): string => `${(value * 100).toFixed(2)} %`;
const shown = (pValue: number): string => (pValue < 0.001 ? pValue.toExponential(1) : pValue.toFixed(3));

/** Settings with other values, by path; lists are compared as a whole. */
export function configDifferences(first: JsonValue, second: JsonValue, path = ''): ConfigDifference[] {
  if (isSection(first) && isSection(second)) {
    const keys = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort();
    return keys.flatMap((key) => {
      const [a, b] = [first[key], second[key]];
      const at = path === '' ? key : `${path}.${key}`;
      if (a === undefined || b === undefined) return a === b ? [] : [{ path: at, first: a, second: b }];
      return configDifferences(a, b, at);
    });
  }
  return JSON.stringify(first) === JSON.stringify(second) ? [] : [{ path, first, second }];
}

function isSection(value: JsonValue): value is { readonly [key: string]: JsonValue | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
