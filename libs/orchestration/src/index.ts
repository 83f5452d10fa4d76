export { type BacktestConfig, type BacktestConfigInput, backtestConfigSchema } from './backtest/backtest-config.js';
export { BACKTEST_PORTFOLIO } from './backtest/decision-desk.js';
export { type CurrencyRates as ExchangeRates, loadCurrencyRates } from './backtest/currency-rates.js';
export { outcomeOrderCosts } from './backtest/outcome-costs.js';
export { type JournalEntry, RunJournal } from './backtest/run-journal.js';
export { type BacktestOutcome, type BacktestRunnerInputs, runBacktest } from './backtest/backtest-runner.js';
export { type Benchmark, loadBenchmark } from './backtest/benchmark.js';
export { backtestCodeIdentity, hasUncommittedChanges } from './backtest/code-identity.js';
export { COVERAGE_FLOOR, memberCoverage, survivorshipBanner } from './backtest/coverage.js';
export { type BacktestRequest, executeBacktest, type ExecutedBacktest } from './backtest/execute-backtest.js';
export { type RangeCalendar, resolveBacktest, type ResolvedBacktest } from './backtest/resolve-backtest.js';
export * from './errors.js';
export {
  type CapacityAssumptions,
  type CapacityEstimate,
  capacityEstimate,
  type CapacityInput,
} from './costs/capacity.js';
export { type CurrencyRates } from './costs/market-prices.js';
export { type OrderCost, type OrderCostOptions, orderCosts, type PriceBenchmark } from './costs/order-costs.js';
export { type CostGroup, type TransactionCosts, transactionCosts } from './costs/transaction-costs.js';
export { computeMetrics, type MetricsInput } from './results/compute-metrics.js';
export { instrumentProfits } from './results/contributions.js';
export { coreMetrics } from './results/core-metrics.js';
export { capitalAtOpen, dailyReturns, type DailyReturns } from './results/daily-returns.js';
export { type RegimeLabels, type RegimeRow, type RegimeSpell, type RegimeTable } from './results/regimes.js';
export {
  type BacktestDays,
  type BacktestMetrics,
  type BacktestResult,
  type BenchmarkDescription,
  type CoreMetrics,
  type CostDrags,
  type CoverageYear,
  type ReportInput,
  type RunManifest,
} from './results/result.js';
export {
  type FullDetail,
  ResultsRepository,
  type SaveOptions,
  type SaveOutcome,
  type StorageLevel,
  type StoredRun,
} from './results/results-repository.js';
export { type SharpeTrials, sharpeTrials } from './results/sharpe-trials.js';
export { type PositionSnapshot, type SessionTimes } from './results/trading-rows.js';
export { buyAndHold } from './strategies/buy-and-hold.js';
export { equalWeight } from './strategies/equal-weight.js';
export { momentum } from './strategies/momentum.js';
export {
  type ConfiguredStrategy,
  type DecisionContext,
  defineStrategy,
  equalWeights,
  type PortfolioState,
  type Strategy,
  type StrategyDecision,
  type StrategyOrder,
  type StrategyOrders,
} from './strategies/strategy.js';
export { type StateSpec, type StateStore, StrategyState } from './strategies/strategy-state.js';
export { BUILT_IN_STRATEGIES, type LoadedStrategy, loadStrategy } from './strategies/strategy-registry.js';
export { trend } from './strategies/trend.js';
export { ROW_TABLE } from './results/row-numbers.js';
export {
  type CausalityCheck,
  type CausalityOutputs,
  type CausalityReport,
  type CausalityViolation,
  checkStrategyCausality,
  type Counterfactual,
} from './proof/strategy-causality.js';
export { factsKnownBy, otherFactsAfter } from './proof/other-facts.js';
export { renderTearSheet } from './report/tear-sheet.js';
export { renderSummaryTable } from './report/summary-table.js';
export {
  type CommonFigures,
  compareRuns,
  type ConfigDifference,
  configDifferences,
  type RunComparison,
} from './research/compare-runs.js';
export { renderComparison } from './research/comparison-page.js';
export { renderComparisonTable } from './research/comparison-table.js';
export {
  type CellType,
  csvOf,
  daysTable,
  type ExportColumn,
  type ExportTable,
  fillsTable,
  ledgerTable,
  ordersTable,
  positionsTable,
  tradesTable,
} from './research/export-tables.js';
export { meanDifference, type MeanDifference } from './research/mean-difference.js';
export {
  type ExitReason,
  type RoundTrip,
  type RoundTripRules,
  roundTrips,
  type TradedFill,
} from './research/round-trips.js';
export {
  type SharpeBootstrap,
  sharpeDifference,
  type SharpeDifference,
  type SharpeDifferenceOptions,
} from './research/sharpe-difference.js';
export { storedRoundTrips, type StoredRoundTrips } from './research/stored-round-trips.js';
export {
  type StoredFill,
  type StoredLedgerLeg,
  type StoredOrder,
  type StoredPosition,
  StoredTrading,
  type TradingFilters,
} from './research/stored-trading.js';
export { experimentIdentity } from './research/experiment-identity.js';
export {
  type Experiment,
  type ExperimentKind,
  ExperimentRepository,
  type StoredTrial,
} from './research/experiment-repository.js';
export { type Combination, expandGrid, type Grid, gridSchema } from './research/grid.js';
export { requiredFacts } from './research/required-facts.js';
export { runSweep, type SweepProgress, type SweepReport, type SweepRequest, type SweepRow } from './research/sweep.js';
export {
  type RefusedTrial,
  type Trial,
  type TrialBase,
  TrialEvaluator,
  type TrialMetrics,
  type TrialOutcome,
  type TrialResult,
} from './research/trial-evaluator.js';
export { TrialPool } from './research/trial-pool.js';
export {
  type Chooser,
  runWalkForward,
  type TrainRun,
  type WalkForwardReport,
  type WalkForwardRequest,
  type WalkForwardRow,
} from './research/walk-forward.js';
export {
  type DateSpan,
  walkForwardSchema,
  type WalkForwardSpec,
  type WalkForwardWindow,
  walkForwardWindows,
} from './research/walk-forward-windows.js';
