export { type ExchangeCalendar, expandExchange } from './calendar/exchange-calendar.js';
export { type ExchangeRules } from './calendar/exchange-rules.js';
export {
  type MarketState,
  type MarketStateBuffers,
  type MarketStateChange,
  MAX_BUFFER_MINUTES,
  MIN_BUFFER_MINUTES,
} from './calendar/market-state.js';
export { knownCalendars, tradingCalendar } from './calendar/markets.js';
export { type EarlyClose, type Holiday, type SessionBreak, TradingCalendar } from './calendar/trading-calendar.js';
export { canonicalJson, type JsonValue } from './canonical-json.js';
export { type Clock, fixedClock, systemClock } from './clock.js';
export { deepFreeze } from './config/deep-freeze.js';
export { ConfigLayers } from './config/layers.js';
export { type LoadConfigOptions, type LoadedConfig, loadConfig } from './config/load-config.js';
export { parseScalar, readYaml } from './config/read-yaml.js';
export { validateConfig } from './config/validate-config.js';
export {
  type Decision,
  type DecisionEvidence,
  decisionHash,
  DecisionLog,
  evidenceHash,
  type LoggedDecision,
} from './decision.js';
export { type Environment, processEnvironment } from './environment.js';
export {
  CalendarArgumentError,
  CalendarRangeError,
  CodeIdentityError,
  ConfigError,
  type ConfigProblem,
  InputError,
  InsufficientDataError,
  ExchangeRulesError,
  InvalidDateError,
  MoneyRangeError,
  NonFiniteInputError,
  NotASessionError,
  PrometheusError,
  UnknownCalendarError,
} from './errors.js';
export { HashChain, sha256, sha256Json } from './hash.js';
export { type CodeIdentity, codeIdentity, configId, rowId, type RunIdentity, runId } from './identity.js';
export {
  addDays,
  type CollectionId,
  collectionId,
  contextId,
  dateOfEpochDay,
  dayOfWeek,
  epochDay,
  type InstrumentId,
  instrumentId,
  isTradeDate,
  type IssuerId,
  issuerId,
  type MarketId,
  marketId,
  type RunId,
  type TradeDate,
  tradeDate,
} from './ids.js';
export { createLogger, type LogFields, type Logger, type LoggerOptions, type LogLevel } from './logger.js';
export {
  floorQuantity,
  formatMicros,
  fromMicros,
  MICROS_PER_UNIT,
  MicroSum,
  roundHalfEven,
  snapQuantity,
  toMicros,
} from './money.js';
export { RandomStream } from './random.js';
export { redact } from './redact.js';
export { compareCodeUnits, sortedBy } from './sorting.js';
