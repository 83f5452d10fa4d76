export { BacktestBroker, type BacktestBrokerOptions, type FillRule } from './broker/backtest-broker.js';
export { type AccountState, type Broker, type BrokerCapabilities, type Position } from './broker/broker.js';
export { type SessionEvent } from './broker/corporate-actions.js';
export {
  IllegalTransitionError,
  InvalidOrderError,
  InvalidTargetsError,
  LedgerBreakError,
  NotSupportedByBrokerError,
  QuantityRangeError,
  UnknownOrderError,
  UnsupportedActionError,
} from './errors.js';
export { InstrumentCursor } from './instrument-cursor.js';
export { type Account, ACCOUNTS, ENTRY_TYPES, type EntryType } from './ledger/accounts.js';
export { type AuditRules, LedgerAuditor } from './ledger/auditor.js';
export { Book, LARGEST_POSITION } from './ledger/book.js';
export {
  MISSING_DELISTING_RETURN,
  MISSING_SESSIONS_BEFORE_WRITE_OFF,
  type MissingDelistingReturn,
} from './ledger/booking-rules.js';
export { Ledger, type LedgerEntry, type LedgerLeg } from './ledger/ledger.js';
export {
  type Fill,
  type Mode,
  type Order,
  type OrderRequest,
  type OrderStatus,
  type OrderType,
  type Side,
  type TimeInForce,
} from './orders/order.js';
export { isFinal, type OrderEvent, transition } from './orders/order-state.js';
export { OrderPlanner, type PlannerOptions, type PlanningState, type Targets } from './planning/order-planner.js';
export {
  type CommissionModel,
  commissionModel,
  commissionSchema,
  type CommissionSpec,
} from './simulator/commission.js';
export {
  type Auction,
  type CashPolicy,
  MarketSimulator,
  type SimulatedFill,
  type SimulatedOrder,
  type SimulatorOptions,
} from './simulator/market-simulator.js';
export { fixedBpsSlippage, type SlippageModel } from './simulator/slippage.js';
export { type DataFilters, type DataRow, TimeMachine, type TimeGatedTable } from './time/time-machine.js';
