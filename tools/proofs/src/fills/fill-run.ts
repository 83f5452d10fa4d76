import { medianVolume, type MarketPanel } from '@prometheus/data';
import {
  BacktestBroker,
  BacktestRiskState,
  defaultBookRules,
  type Fill,
  type Order,
  RiskGate,
  riskLimitsSchema,
  type SlippageModel,
} from '@prometheus/execution';

import { type FillRules, type Sent } from './fill-orders.js';

export const PARTICIPATION = 0.1;
/** Of the opening auction, the continuous session and the closing auction. */
export const PHASE_SHARES = [0.02, 1, 0.07] as const;

/** What a broker made of the orders. */
export interface BrokerRecord {
  readonly fills: readonly Fill[];
  readonly orders: readonly Order[];
}

/** Fixed part and square root of what the side has traded in the session, this fill included. */
export function slippageOf({ slippageBps, impact }: FillRules): SlippageModel {
  return (price, side, quantity, _t, _i, traded) => {
    const part = slippageBps / 10_000 + impact * Math.sqrt((traded + quantity) / 10_000);
    return side === 'BUY' ? price * (1 + part) : price * (1 - part);
  };
}

/** The orders through risk gate and broker, on credit without end. */
export function runBroker(
  panel: MarketPanel,
  rules: FillRules,
  sent: readonly Sent[],
  slippage: SlippageModel = slippageOf(rules),
): BrokerRecord {
  const column = rules.capped ? medianVolume(20).compute(panel, 0, panel.sessionCount) : undefined;
  const broker = new BacktestBroker(
    panel,
    {
      slippage,
      commission: () => 0,
      cashPolicy: 'allow_negative',
      volumeCap: column && { maxParticipationRate: PARTICIPATION, phaseShares: PHASE_SHARES, medianVolume: column },
      limitFillProbability: rules.luck,
      seed: rules.seed,
      fillAt: rules.fillAt,
      margin: undefined,
      notBorrowable: new Set(),
      rules: defaultBookRules(panel),
    },
    0,
  );
  const closeMs = Float64Array.from(panel.header.sessions, (_, t) => t * 86_400_000);
  const state = new BacktestRiskState(broker, closeMs, undefined);
  const off = { duplicates: 'allow', marketState: 'allow', maxStaleSessions: 'off', priceCollar: 'off' };
  const gate = new RiskGate(riskLimitsSchema.parse(off));
  let next = 0;
  for (let t = 0; t < panel.sessionCount; t++) {
    broker.open(t);
    broker.close(t);
    state.close(t);
    state.refresh();
    for (; next < sent.length && sent[next].session === t; next++) {
      const approved = gate.approve(sent[next].request, state);
      if (!approved.approved) throw new Error(approved.reason);
      broker.submit(approved);
    }
    broker.settle(t);
  }
  return { fills: broker.fills, orders: broker.orders };
}
