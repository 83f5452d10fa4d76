import { configId, type JsonValue, type TradeDate } from '@prometheus/core';
import { EmptyRangeError, type MarketPanel, PriceLevelError } from '@prometheus/data';
import { type CommissionSpec, type SlippageSpec } from '@prometheus/execution';

import { DateRangeError } from '../errors.js';
import { engineIdentity, resolveEngines, type ResolvedEngines } from '../pipeline/engines-config.js';
import { type LoadedStrategy } from '../strategies/strategy-registry.js';
import { type BacktestConfig, resultRelevant } from './backtest-config.js';
import { type CurrencyRates, SINGLE_CURRENCY } from './currency-rates.js';

const WHOLE_SHARES = 1;
const SMALLEST_FRACTION = 1e-6;

export interface SessionRange {
  /** Every session of the run, oldest first. */
  readonly dates: readonly TradeDate[];
  /** Panel positions of the first and last session that the panel holds. */
  readonly firstSession: number;
  readonly lastSession: number;
  /** Sessions of the run before the panel's first. */
  readonly leadingSessions: number;
}

/** A configuration whose open points are settled by the data that it names. */
export interface ResolvedBacktest {
  readonly config: BacktestConfig;
  readonly commission: CommissionSpec;
  readonly slippage: SlippageSpec;
  readonly currencies: CurrencyRates;
  readonly quantityStep: number;
  readonly range: SessionRange;
  readonly engines: ResolvedEngines;
  readonly configId: string;
  /** What the run id covers. */
  readonly identity: JsonValue;
  readonly notes: readonly string[];
}

export interface RangeCalendar {
  tradingDaysBetween(from: TradeDate, to: TradeDate): readonly TradeDate[];
}

/** @param benchmark what the run id covers of the benchmark
 * @param currencies rates of foreign currencies, where the panel has instruments in such
 * @throws {DateRangeError}, {EmptyRangeError}, {PriceLevelError} */
export function resolveBacktest(
  config: BacktestConfig,
  panel: MarketPanel,
  calendar: RangeCalendar,
  strategy: LoadedStrategy,
  benchmark: JsonValue,
  currencies: CurrencyRates = SINGLE_CURRENCY,
): ResolvedBacktest {
  const { basis } = panel.header;
  const notes: string[] = [];
  const range = resolveRange(config, panel, calendar, notes);
  const fractional = config.fractionalShares ?? basis !== 'raw';
  if (!fractional && basis !== 'raw') {
    throw new PriceLevelError('Trading whole shares', basis, 'Set fractionalShares: true, or leave it out.');
  }
  const commission = resolveCommission(config, basis !== 'raw');
  const slippage: SlippageSpec = config.slippage ?? { model: 'fixed_bps', bps: config.slippageBps };
  checkFlows(config, range.dates);
  const engines = resolveEngines(config.engines, strategy.rule.engines ?? []);
  const ofEngines = engineIdentity(engines);
  notes.push(...engines.notes);
  const quantityStep = fractional ? SMALLEST_FRACTION : WHOLE_SHARES;
  const identity = {
    ...(resultRelevant(config) as Record<string, JsonValue>),
    strategy: strategy.name,
    parameters: strategy.parameters,
    ...(strategy.moduleHash === undefined ? {} : { strategyModule: strategy.moduleHash }),
    benchmark,
    commission: commission as unknown as JsonValue,
    slippage: slippage as unknown as JsonValue,
    exchangeRates: currencies.identity,
    fractionalShares: fractional,
    ...(ofEngines === undefined ? {} : { engines: ofEngines }),
    start: range.dates[0],
    end: range.dates[range.dates.length - 1],
  };
  return {
    config,
    commission,
    slippage,
    currencies,
    quantityStep,
    range,
    engines,
    configId: configId('backtest', identity),
    identity,
    notes,
  };
}

function checkFlows({ flows }: BacktestConfig, dates: readonly TradeDate[]): void {
  for (const { date } of flows) {
    if (date < dates[0] || date > dates[dates.length - 1]) {
      throw new DateRangeError(
        dates[0],
        dates[dates.length - 1],
        `does not hold the flow of ${date}; move or remove it`,
      );
    }
  }
}

function resolveCommission(config: BacktestConfig, adjusted: boolean): CommissionSpec {
  if (config.commission !== undefined) return config.commission;
  if (config.commissionBps !== undefined) return { model: 'bps', bps: config.commissionBps };
  return adjusted ? { model: 'bps', bps: 1 } : { model: 'per_share', perShare: 0.005, minimum: 1, capFraction: 0.01 };
}

function resolveRange(
  config: BacktestConfig,
  panel: MarketPanel,
  calendar: RangeCalendar,
  notes: string[],
): SessionRange {
  const { sessions, collection } = panel.header;
  if (config.start > config.end)
    throw new DateRangeError(config.start, config.end, 'ends before it begins; swap start and end');
  const last = sessions[sessions.length - 1];
  const available = `${sessions[0]} to ${last}`;
  if (config.end < sessions[0] || config.start > last) {
    throw new EmptyRangeError(collection, `${config.start} to ${config.end}`, available);
  }
  const end = config.end < last ? config.end : last;
  if (calendar.tradingDaysBetween(end, config.end).some((date) => date > last)) {
    notes.push(`The collection's last bar is of ${last}; the run ends there, not on ${config.end}.`);
  }
  const dates = calendar.tradingDaysBetween(config.start, end);
  if (dates.length === 0)
    throw new DateRangeError(config.start, config.end, 'holds no trading session; choose a longer one');
  const firstInPanel = panel.sessionIndex(dates[0]);
  const leadingSessions = firstInPanel >= 0 ? 0 : dates.filter((date) => date < sessions[0]).length;
  if (leadingSessions > 0) {
    notes.push(
      `The collection's first bar is of ${sessions[0]}; the book holds cash for the ${leadingSessions} sessions before.`,
    );
  }
  return {
    dates,
    firstSession: Math.max(firstInPanel, 0),
    lastSession: panel.sessionIndex(dates[dates.length - 1]),
    leadingSessions,
  };
}
