import { backtestHarness, backtestProfile } from './backtest-harness.js';
import { describeBrokerConformance } from './broker-conformance.js';

describeBrokerConformance(
  'BacktestBroker, next open, whole shares',
  backtestProfile(false),
  backtestHarness('next_open', 1),
);
describeBrokerConformance(
  'BacktestBroker, next close, parts of shares',
  backtestProfile(true),
  backtestHarness('next_close', 1e-6),
);
describeBrokerConformance('BacktestBroker, average price', backtestProfile(false), backtestHarness('next_vwap', 1));
