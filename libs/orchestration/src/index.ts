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
export { actionWords } from './decisions/action-words.js';
export {
  type DecisionOutcome,
  decisionOutcomes,
  FLAT_RETURN,
  OUTCOME_HORIZONS,
  type OutcomeLabel,
  type OutcomeRiskMetrics,
} from './decisions/decision-outcomes.js';
export { type DecisionFilters, DecisionRepository, type StoredDecision } from './decisions/decision-repository.js';
export { type LogFault } from './decisions/log-fault.js';
export { type LogReport, verifyDecisionLog } from './decisions/verify-decision-log.js';
export * from './errors.js';
export { ENGINE_ORDER, type EngineName, type EngineOutputs, type RegimeOutput } from './pipeline/engine-outputs.js';
export {
  EnginePipeline,
  type PipelineSession,
  type ScheduledStage,
  type StageObserver,
} from './pipeline/engine-pipeline.js';
export { type EngineRecords } from './pipeline/engine-records.js';
export { type EngineStage, type StageResult } from './pipeline/engine-stage.js';
export {
  EngineCache,
  type EnginesConfig,
  enginesConfigSchema,
  resolveEngines,
  type ResolvedEngines,
  runRequirements,
  stagesOf,
  WHEN_OFF,
} from './pipeline/engines-config.js';
export { RegimeStage } from './pipeline/regime-stage.js';
export { isDue, type LastRun, type StageSchedule, stageScheduleSchema } from './pipeline/stage-schedule.js';
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
  type EngineConfigRecord,
  type ReportInput,
  type RunManifest,
} from './results/result.js';
export {
  type FoundRun,
  type FullDetail,
  ResultsRepository,
  type SaveOptions,
  type SaveOutcome,
  type StorageLevel,
  type StoredRun,
} from './results/results-repository.js';
export { type CollectedRegimes, collectRegimes, type RegimeRequest } from './regimes/collect-regimes.js';
export { numberFormats, type NumberFormats } from './report/number-format.js';
export { featureValue, featureWords } from './regimes/feature-words.js';
export { regimeHistoryCsv, regimeHistoryJson } from './regimes/history-files.js';
export { sessionRange } from './regimes/history-range.js';
export { indexLevels } from './regimes/index-levels.js';
export { modelRecord } from './regimes/model-record.js';
export { renderRegimePage } from './regimes/page/regime-page.js';
export {
  type IndexLevels,
  type LabelledSession,
  type ModelRecord,
  type RegimeHistory,
  type RegionHistory,
  type RegionSession,
} from './regimes/regime-history.js';
export { type LabelShare, labelShares, type LabelSpell, spellsOf } from './regimes/regime-spells.js';
export { storedRegion } from './regimes/stored-regimes.js';
export { type SharpeTrials, sharpeTrials } from './results/sharpe-trials.js';
export { type PositionSnapshot, type SessionTimes } from './results/trading-rows.js';
export { buyAndHold } from './strategies/buy-and-hold.js';
export { equalWeight } from './strategies/equal-weight.js';
export { momentum } from './strategies/momentum.js';
export { regimeAllocation } from './strategies/regime-allocation.js';
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
export { TrialPool, TrialWorkers } from './research/trial-pool.js';
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
