import { toMicros } from '@prometheus/core';
import { type MarketPanel, medianVolume, UnknownInstrumentError, type ViewContext } from '@prometheus/data';
import {
  type BacktestBrokerOptions,
  type BookRules,
  commissionModel,
  type FinancingRules,
  type Ledger,
  settlementSchedule,
  slippageModel,
} from '@prometheus/execution';

import { type BacktestConfig } from './backtest-config.js';
import { type ResolvedBacktest } from './resolve-backtest.js';

/** Sessions of the typical daily volume. */
export const TYPICAL_VOLUME_DAYS = 20;

/** The rules of a book as a configuration has them. */
export function bookRules(settings: ResolvedBacktest, panel: MarketPanel): BookRules {
  const { config, range } = settings;
  const fx = settings.currencies.ratesOn(panel, range.firstSession, range.lastSession);
  return {
    initialCashMicros: toMicros(config.initialCash),
    quantityStep: settings.quantityStep,
    missingDelistingReturn: config.missingDelistingReturn,
    withholding: config.withholding,
    flows: config.flows
      .map(({ date, amount }) => ({ date, amountMicros: toMicros(amount) }))
      .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)),
    financing: financingRules(config, panel, fx.currencies),
    settlement: settlementSchedule(panel.header.market, panel.header.sessions),
    fx,
  };
}

export function brokerOptions(
  settings: ResolvedBacktest,
  context: ViewContext,
  ledger: Ledger | undefined,
  rebalanceEvery: number,
): BacktestBrokerOptions {
  const { panel } = context;
  const { config } = settings;
  const { volumeCap, shorting } = config;
  const instrumentsOf = bySymbol(panel);
  const { firstSession, lastSession } = settings.range;
  return {
    expectedOrders: Math.ceil((lastSession - firstSession + 1) / rebalanceEvery) * panel.instrumentCount,
    rules: bookRules(settings, panel),
    slippage: slippageModel(settings.slippage, context.columns),
    commission: commissionModel(settings.commission, panel.header.basis, panel.header.sessions),
    cashPolicy: config.cashPolicy,
    volumeCap:
      volumeCap === 'off'
        ? undefined
        : {
            maxParticipationRate: volumeCap.maxParticipationRate,
            phaseShares: [volumeCap.openShare, volumeCap.continuousShare, volumeCap.closeShare],
            medianVolume: context.columns.column(medianVolume(TYPICAL_VOLUME_DAYS)),
          },
    limitFillProbability: config.limitFillProbability,
    seed: config.seed,
    fillAt: config.fillAt,
    margin: config.margin === 'off' ? undefined : config.margin,
    notBorrowable: new Set(shorting.unavailable.map(instrumentsOf)),
    ...(ledger === undefined ? {} : { ledger }),
  };
}

function financingRules(
  { rates, shorting }: BacktestConfig,
  panel: MarketPanel,
  currencies: readonly string[],
): FinancingRules {
  const borrowFees = new Float64Array(panel.instrumentCount).fill(rates.borrowFee);
  const instrumentsOf = bySymbol(panel);
  for (const [symbol, fee] of Object.entries(rates.borrowFees)) borrowFees[instrumentsOf(symbol)] = fee;
  const foreign = currencies.flatMap((currency, c) => {
    const own = rates.currencies[currency];
    return c === 0 || own === undefined ? [] : [[c, own] as const];
  });
  return {
    base: { cashInterest: rates.cashInterest, debitInterest: rates.debitInterest },
    foreign: new Map(foreign),
    shortRebate: rates.shortRebate,
    borrowFees,
    shortProceeds: shorting.proceeds,
  };
}

/** @returns a function that throws {UnknownInstrumentError} for a symbol that the panel does not have */
function bySymbol(panel: MarketPanel): (symbol: string) => number {
  return (symbol) => {
    const i = panel.header.instruments.findIndex((instrument) => instrument.symbol === symbol);
    if (i < 0) throw new UnknownInstrumentError(symbol, panel.header.collection);
    return i;
  };
}
