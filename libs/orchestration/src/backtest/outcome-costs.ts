import { orderCosts, type OrderCost } from '../costs/order-costs.js';
import { type BacktestOutcome } from './backtest-runner.js';

/** Implementation shortfall and slippage of every order of a run that reached the market, one at a time. */
export function outcomeOrderCosts({ broker, days }: BacktestOutcome): Generator<OrderCost> {
  return orderCosts(broker.orders, broker.fills, broker.panel, {
    lastSession: broker.panel.sessionIndex(days.dates[days.dates.length - 1]),
    rates: broker.options.rules.fx,
    endedIn: (order) => broker.endedIn(order),
  });
}
