export { BacktestBroker, type BacktestBrokerOptions, type FillRule } from './broker/backtest-broker.js';
export { type AccountState, type Broker, type BrokerCapabilities, type Position } from './broker/broker.js';
export { BacktestRiskState } from './broker/backtest-risk-state.js';
export { type SessionEvent } from './broker/corporate-actions.js';
export { type MaintenanceMargin } from './broker/margin.js';
export {
  CurrencyWithoutRatesError,
  IllegalTransitionError,
  InvalidOrderError,
  InvalidTargetsError,
  KillSwitchError,
  LedgerBreakError,
  NotSupportedByBrokerError,
  QuantityRangeError,
  UnapprovedOrderError,
  UnknownOrderError,
  UnsupportedActionError,
} from './errors.js';
export { InstrumentCursor } from './instrument-cursor.js';
export { type Account, ACCOUNTS, ENTRY_TYPES, type EntryType } from './ledger/accounts.js';
export { type AuditedBook, LedgerAuditor } from './ledger/auditor.js';
export { Book, LARGEST_POSITION } from './ledger/book.js';
export {
  bookableActions,
  MISSING_DELISTING_RETURN,
  MISSING_SESSIONS_BEFORE_WRITE_OFF,
  missingDelistingReturn,
  type MissingDelistingReturn,
} from './ledger/booking-rules.js';
export { Ledger, type LedgerEntry, type LedgerLeg } from './ledger/ledger.js';
export { type FillFacts, fillFacts, type ForeignBalances, type SessionFacts } from './ledger/session-facts.js';
export {
  type Fill,
  type Mode,
  type Order,
  type OrderOrigin,
  type OrderRequest,
  type OrderStatus,
  type OrderType,
  type Phase,
  type Side,
  type TimeInForce,
} from './orders/order.js';
export { isFinal, type OrderEvent, transition } from './orders/order-state.js';
export { OrderPlanner, type PlannerOptions, type Targets } from './planning/order-planner.js';
export { type BookColumns, type Holdings, holdingsOf, type PlanningState } from './planning/planning-state.js';
export { OrderBatch } from './orders/order-batch.js';
export {
  type LedgerProofResult,
  type PlantedLedgerFault,
  plantLedgerFaults,
  proveLedger,
} from './proof/ledger-proof.js';
export {
  type BookRules,
  type CashFlow,
  DAYS_PER_YEAR,
  type FinancingRules,
  type InterestRates,
} from './rules/book-rules.js';
export { defaultBookRules } from './rules/default-book-rules.js';
export { type FxConversion, FxRates } from './rules/fx-rates.js';
export { settlementSchedule, type SettlementSchedule } from './rules/settlement.js';
export { ApprovedOrder } from './risk/approved-order.js';
export {
  ALL_PORTFOLIOS,
  type EngageRequest,
  KillSwitch,
  type KillSwitchEvent,
  type KillSwitchMode,
  type KillSwitchSource,
  type ReleaseRequest,
} from './risk/kill-switch.js';
export { KillSwitchRepository } from './risk/kill-switch-repository.js';
export { Refusal } from './risk/refusal.js';
export { RiskGate } from './risk/risk-gate.js';
export { type RiskLimitName, type RiskLimits, type RiskLimitsInput, riskLimitsSchema } from './risk/risk-limits.js';
export { type RiskState } from './risk/risk-state.js';
export {
  type CommissionModel,
  commissionModel,
  commissionSchema,
  type CommissionSpec,
} from './simulator/commission.js';
export {
  type CashPolicy,
  MarketSimulator,
  type SimulatorOptions,
  type VolumeCap,
} from './simulator/market-simulator.js';
export {
  fixedBpsSlippage,
  type SlippageColumns,
  type SlippageModel,
  slippageModel,
  slippageSchema,
  type SlippageSpec,
} from './simulator/slippage.js';
export { type DataFilters, type DataRow, TimeMachine, type TimeGatedTable } from './time/time-machine.js';
