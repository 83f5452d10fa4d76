import { instrumentId, RandomStream } from '@prometheus/core';
import { type FillRule, type OrderRequest, type OrderType, type TimeInForce } from '@prometheus/execution';

import { type FillMarket, nameOf, TICK, WARM_UP } from './fill-market.js';

/** An order and the session at whose close it is sent. */
export interface Sent {
  readonly session: number;
  readonly name: number;
  readonly request: OrderRequest;
}

/** How the market is simulated in a run. */
export interface FillRules {
  readonly fillAt: FillRule;
  /** Hundredths of a percent of the price. */
  readonly slippageBps: number;
  /** Fraction of the price that trading 10,000 shares costs besides; other quantities by the square root. */
  readonly impact: number;
  readonly capped: boolean;
  /** limitFillProbability. */
  readonly luck: number;
  /** Of the draws that it asks for. */
  readonly seed: number;
}

const RULES: readonly FillRule[] = ['next_open', 'next_vwap', 'next_close', 'same_close'];
const TYPES: readonly OrderType[] = ['MARKET', 'LIMIT', 'LIMIT', 'STOP', 'STOP', 'STOP_LIMIT', 'STOP_LIMIT'];
const TIMES: readonly TimeInForce[] = ['DAY', 'DAY', 'GTC', 'GTC', 'OPG', 'CLS'];

export function randomRules(seed: number): FillRules {
  const random = new RandomStream(seed, 'proof/fills/rules');
  return {
    fillAt: RULES[random.below(RULES.length)],
    slippageBps: [0, 0, 5, 150][random.below(4)],
    impact: [0, 0.002, 0.05][random.below(3)],
    capped: random.below(3) > 0,
    luck: random.below(4) > 0 ? 1 : 0,
    seed,
  };
}

/** Orders of every kind near the last price, some in groups that cancel each other, some delayed. */
export function randomOrders(seed: number, { bars, sessions }: FillMarket): Sent[] {
  const random = new RandomStream(seed, 'proof/fills/orders');
  const pick = <T>(values: readonly T[]): T => values[random.below(values.length)];
  const sent: Sent[] = [];
  for (let session = WARM_UP; session < sessions.length - 1; session++) {
    for (let k = random.below(7); k > 0; k--) {
      const name = random.below(bars[0].length);
      const last = bars.slice(0, session + 1).findLast((row) => row[name] !== undefined)?.[name]?.close as number;
      const near = (): number => Math.max(TICK, last + TICK * (random.below(33) - 16));
      const type = pick(TYPES);
      const isStop = type === 'STOP' || type === 'STOP_LIMIT';
      const request: OrderRequest = {
        instrumentId: instrumentId(nameOf(name)),
        side: pick(['BUY', 'SELL'] as const),
        type,
        timeInForce: isStop ? pick(['DAY', 'GTC'] as const) : pick(TIMES),
        quantity: 1 + random.below(pick([20, 300, 3000])),
        ...(type === 'LIMIT' || type === 'STOP_LIMIT' ? { limitPrice: near() } : {}),
        ...(isStop ? { stopPrice: near() } : {}),
        ...(random.below(4) === 0 ? { ocaGroup: `${session}-${random.below(2)}` } : {}),
        ...(random.below(12) === 0 ? { delaySessions: random.below(4) } : {}),
        decisionPrice: last,
        decision: session,
      };
      sent.push({ session, name, request });
    }
  }
  return sent;
}
