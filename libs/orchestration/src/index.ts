export { type BacktestConfig, type BacktestConfigInput, backtestConfigSchema } from './backtest/backtest-config.js';
export {
  BACKTEST_PORTFOLIO,
  type BacktestOutcome,
  type BacktestRunnerInputs,
  runBacktest,
} from './backtest/backtest-runner.js';
export { type Benchmark, loadBenchmark } from './backtest/benchmark.js';
export { backtestCodeIdentity, hasUncommittedChanges } from './backtest/code-identity.js';
export { COVERAGE_FLOOR, memberCoverage, survivorshipBanner } from './backtest/coverage.js';
export { type BacktestRequest, executeBacktest, type ExecutedBacktest } from './backtest/execute-backtest.js';
export { type RangeCalendar, resolveBacktest, type ResolvedBacktest } from './backtest/resolve-backtest.js';
export * from './errors.js';
export { computeMetrics, dailyReturns } from './results/compute-metrics.js';
export {
  type BacktestDays,
  type BacktestMetrics,
  type BacktestResult,
  type BenchmarkDescription,
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
} from './strategies/strategy.js';
export { BUILT_IN_STRATEGIES, type LoadedStrategy, loadStrategy } from './strategies/strategy-registry.js';
export { trend } from './strategies/trend.js';
export { ROW_TABLE } from './results/row-numbers.js';
export {
  type CausalityCheck,
  type CausalityReport,
  type CausalityViolation,
  checkStrategyCausality,
  type Counterfactual,
} from './proof/strategy-causality.js';
export { renderTearSheet } from './report/tear-sheet.js';
export { renderSummaryTable } from './report/summary-table.js';
