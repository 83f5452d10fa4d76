import {
  averageDollarVolume,
  drawdown,
  type Feature,
  indexReturn,
  type MarketIndex,
  type MarketSeries,
  realisedVolatility,
  returns,
} from '@prometheus/data';

import { WindowSpecError } from '../errors.js';

/** A daily series that returns are regressed on, for example the change of a rate or the return of a sector. */
export interface NamedFactor {
  /** Names the feature `beta_<name>_<days>`. */
  readonly name: string;
  readonly series: MarketSeries;
}

/** Of what windows the features are made. */
export interface WindowSpec {
  /** Sessions of a window, at least 5. */
  readonly days: number;
  /** Sessions of each return. */
  readonly horizons: readonly number[];
  /** What correlation and beta are measured against. */
  readonly market: MarketIndex;
  readonly factors?: readonly NamedFactor[];
}

/** A specification with what it means for views. */
export interface WindowPlan {
  readonly days: number;
  /** Features that views serve: the returns, then volatility, drawdown and average dollar volume of the window. */
  readonly served: readonly Feature[];
  readonly market: MarketSeries;
  readonly factors: readonly NamedFactor[];
  /** Names of all features, in their order. */
  readonly names: readonly string[];
}

const LEAST_DAYS = 5;

/** @throws {WindowSpecError} on a specification that makes no sense */
export function windowPlan({ days, horizons, market, factors = [] }: WindowSpec): WindowPlan {
  if (!Number.isInteger(days) || days < LEAST_DAYS) {
    throw new WindowSpecError('days', days, `a whole number of sessions, at least ${LEAST_DAYS}`);
  }
  for (const horizon of horizons) {
    if (!Number.isInteger(horizon) || horizon < 1) {
      throw new WindowSpecError('horizons', horizon, 'whole numbers of sessions, at least 1');
    }
  }
  const names = [
    ...horizons.map((horizon) => `return_${horizon}`),
    `volatility_${days}`,
    `drawdown_${days}`,
    `logDollarVolume_${days}`,
    `skew_${days}`,
    `amihud_${days}`,
    `marketCorrelation_${days}`,
    `marketBeta_${days}`,
    ...factors.map(({ name }) => `beta_${name}_${days}`),
  ];
  const repeated = names.find((name, f) => names.indexOf(name) !== f);
  if (repeated !== undefined) throw new WindowSpecError('features', repeated, 'each once');
  return {
    days,
    served: [...horizons.map(returns), realisedVolatility(days), drawdown(days), averageDollarVolume(days)],
    market: indexReturn(market),
    factors,
    names,
  };
}

/** Sessions that a view has to serve for these windows. */
export function requiredHistory(spec: WindowSpec): number {
  const { days, served, market, factors } = windowPlan(spec);
  const series = [market, ...factors.map((factor) => factor.series)];
  return Math.max(days + 1, ...served.map(({ lookback }) => lookback), ...series.map(({ lookback }) => lookback));
}

/** Names a specification where its embeddings are stored: equal specifications have equal names. */
export function windowSpecName(spec: WindowSpec): string {
  const { names, market, factors } = windowPlan(spec);
  const against = [market.id, ...factors.map(({ name, series }) => `${name}=${series.id}`)];
  return `${names.join(',')};${against.join(';')}`;
}
