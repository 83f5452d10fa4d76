import {
  type CodeIdentity,
  ConfigLayers,
  InputError,
  type JsonValue,
  type RunId,
  sha256Json,
  type TradeDate,
  tradingCalendar,
  validateConfig,
} from '@prometheus/core';
import {
  dataVintage,
  type FactBundle,
  type MarketPanel,
  type SessionCloses,
  ViewContext,
  viewFacts,
} from '@prometheus/data';
import {
  annualisedTurnover,
  annualisedVolatility,
  cagr,
  maxDrawdown,
  sharpe,
  type SharpeSample,
  sharpeSample,
  totalReturn,
} from '@prometheus/statistics';

import { type BacktestConfig, backtestConfigSchema } from '../backtest/backtest-config.js';
import { runBacktest } from '../backtest/backtest-runner.js';
import { prepareBacktest } from '../backtest/prepare-backtest.js';
import { type RangeCalendar } from '../backtest/resolve-backtest.js';
import { EngineCache } from '../pipeline/engines-config.js';
import { capitalAtOpen, dailyReturns, ruinSession } from '../results/daily-returns.js';
import { type BacktestDays } from '../results/result.js';
import { type Combination } from './grid.js';

/** What all trials share; plain data, so that it can be posted to a worker. */
export interface TrialBase {
  /** The configuration that each combination is laid over. */
  readonly config: JsonValue;
  readonly configFolder: string;
  readonly configSource: string;
  readonly code: CodeIdentity;
  /** Facts beside the panel for whatever the combinations require. */
  readonly facts?: FactBundle;
}

/** One run to be made. */
export interface Trial {
  readonly ordinal: number;
  readonly settings: Combination;
  /** Instead of the configuration's. */
  readonly start?: TradeDate;
  readonly end?: TradeDate;
  /** First and last day of spells whose returns do not count. */
  readonly excluded?: readonly (readonly [TradeDate, TradeDate])[];
  /** Daily returns are wanted beside the figures. */
  readonly keepReturns?: boolean;
}

/** Figures that are quick to compute; undefined where returns are not defined. */
export interface TrialMetrics {
  readonly totalReturn?: number;
  readonly cagr?: number;
  readonly sharpe?: number;
  readonly annualVolatility?: number;
  readonly maxDrawdown?: number;
  readonly turnoverAnnual?: number;
  readonly finalEquity: number;
  readonly fills: number;
  /** What the distribution of the Sharpe ratio depends on. */
  readonly sample?: SharpeSample;
}

export interface TrialResult {
  readonly ordinal: number;
  readonly runId: RunId;
  readonly configHash: string;
  readonly strategy: string;
  readonly vintage: string;
  readonly start: TradeDate;
  readonly end: TradeDate;
  readonly decisionHash: string;
  readonly metrics: TrialMetrics;
  readonly returns?: { readonly dates: readonly TradeDate[]; readonly values: Float64Array };
}

/** A combination that the configuration or the strategy does not take. */
export interface RefusedTrial {
  readonly ordinal: number;
  readonly refused: string;
}

export type TrialOutcome = TrialResult | RefusedTrial;

/** Feature columns of other parameters pile up: they are dropped when they may hold as many bytes. */
const COLUMN_BYTES = 256 * 1024 * 1024;
const COLUMNS_A_TRIAL = 2;

/** Makes the runs of a sweep on one panel, one after the other: each is a normal run, with the identity that it would
 * have on its own, of which only a few figures are kept. */
export class TrialEvaluator {
  readonly #calendar: RangeCalendar;
  readonly #vintages = new Map<number, string>();
  readonly #trialsAContext: number;
  readonly #engines = new EngineCache();
  #context: ViewContext;
  #trialsOfContext = 0;

  constructor(
    readonly panel: MarketPanel,
    readonly closes: SessionCloses,
    readonly base: TrialBase,
  ) {
    this.#calendar = tradingCalendar(panel.header.market);
    this.#context = new ViewContext(panel, closes);
    const columnBytes = 8 * panel.sessionCount * panel.instrumentCount;
    this.#trialsAContext = Math.max(1, Math.floor(COLUMN_BYTES / (COLUMNS_A_TRIAL * columnBytes)));
  }

  /** A combination that is refused as wrong input is an outcome; whatever happens inside of the run is an error. */
  async evaluate(trial: Trial): Promise<TrialOutcome> {
    let prepared: Awaited<ReturnType<TrialEvaluator['prepare']>>;
    try {
      prepared = await this.prepare(trial);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return { ordinal: trial.ordinal, refused: error.message };
    }
    const { config, context, strategy, settings, identity } = prepared;
    const { broker, days, decisions } = await runBacktest({ context, strategy, settings, engines: this.#engines });
    const returns = countedReturns(days, config.initialCash, trial.excluded ?? []);
    return {
      ordinal: trial.ordinal,
      ...identity,
      strategy: strategy.name,
      start: settings.range.dates[0],
      end: settings.range.dates[settings.range.dates.length - 1],
      decisionHash: decisions.hash,
      metrics: metricsOf(days, config.initialCash, returns?.values, broker.fillCount),
      ...(trial.keepReturns === true && returns !== undefined ? { returns } : {}),
    };
  }

  /** Settles configuration, strategy and identity, as a run of its own would. */
  async prepare(trial: Trial) {
    const config = this.#configOf(trial);
    const { configFolder, configSource, code, facts } = this.base;
    const { context, strategy, settings, vintage, runId } = await prepareBacktest({
      config,
      configFolder,
      configSource,
      code,
      context: this.#nextContext(),
      calendar: this.#calendar,
      vintageOf: (_panel, session) => this.#vintageAt(session),
      ...(facts === undefined ? {} : { facts: (requires) => viewFacts({ ...facts, requires }) }),
    });
    return {
      config,
      context,
      strategy,
      settings,
      identity: { runId, configHash: sha256Json(settings.identity), vintage },
    };
  }

  #configOf({ settings, start, end }: Trial): BacktestConfig {
    const layers = new ConfigLayers();
    layers.add(this.base.configSource, this.base.config);
    for (const [path, value] of Object.entries(settings)) layers.set('the grid', path.split('.'), value);
    if (start !== undefined) layers.set('the window', ['start'], start);
    if (end !== undefined) layers.set('the window', ['end'], end);
    return validateConfig(backtestConfigSchema, layers.merged(), (path) => layers.sourceOf(path));
  }

  #vintageAt(session: number): string {
    let vintage = this.#vintages.get(session);
    if (vintage === undefined) this.#vintages.set(session, (vintage = dataVintage(this.panel, session)));
    return vintage;
  }

  #nextContext(): ViewContext {
    if (this.#trialsOfContext++ >= this.#trialsAContext) {
      this.#context = new ViewContext(this.panel, this.closes);
      this.#trialsOfContext = 1;
    }
    return this.#context;
  }
}

type Returns = NonNullable<TrialResult['returns']>;

/** Daily returns without those of excluded days; undefined when the run was ruined. */
function countedReturns(
  days: BacktestDays,
  initialCash: number,
  excluded: readonly (readonly [TradeDate, TradeDate])[],
): Returns | undefined {
  if (ruinSession(days.equity, initialCash, days.flows) >= 0) return undefined;
  const { dates, returns } = dailyReturns(days.dates, days.equity, initialCash, days.flows);
  if (excluded.length === 0) return { dates, values: returns };
  const counts = (date: TradeDate): boolean => !excluded.some(([from, to]) => from <= date && date <= to);
  return { dates: dates.filter(counts), values: returns.filter((_, t) => counts(dates[t])) };
}

function metricsOf(
  days: BacktestDays,
  initialCash: number,
  returns: Float64Array | undefined,
  fills: number,
): TrialMetrics {
  const finalEquity = days.equity[days.equity.length - 1];
  if (returns === undefined) return { finalEquity, fills };
  const before = new Float64Array(Math.max(0, days.equity.length - 1));
  for (let t = 1; t < days.equity.length; t++) {
    before[t - 1] = capitalAtOpen(t, days.equity, initialCash, days.flows);
  }
  const figures = {
    totalReturn: totalReturn(returns),
    cagr: cagr(returns),
    sharpe: sharpe(returns),
    annualVolatility: annualisedVolatility(returns),
    maxDrawdown: maxDrawdown(returns),
    turnoverAnnual: before.length === 0 ? undefined : annualisedTurnover(days.tradedValue.subarray(1), before),
    sample: sharpeSample(returns),
  };
  return { ...figures, finalEquity, fills };
}
