/** Every table of the `runtime` schema: what drizzle-kit reads to write migrations/runtime. */
export { backtestDays, backtestRuns, trialLedger } from './backtests.js';
export { decisionOutcomes, engineConfigs, engineDecisions, models, regimes } from './engines.js';
export { instruments, issuers, markets, portfolios, strategies } from './entities.js';
export { experimentResults, experiments } from './experiments.js';
export { runtime } from './namespaces.js';
export { killSwitch, riskRefusals } from './risk.js';
export { fills, ledgerEntries, orders, positionsSnapshots } from './trading.js';
