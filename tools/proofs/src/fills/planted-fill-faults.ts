import { type OrderRequest, type SlippageModel } from '@prometheus/execution';

import { type Bar, type FillMarket, fillPanel } from './fill-market.js';
import { type FillRules, type Sent } from './fill-orders.js';
import { type BrokerRecord, runBroker, slippageOf } from './fill-run.js';

/** A simulator with a fault, and the check that must find it. */
export interface Fault {
  readonly claim: string;
  readonly check: 'caps' | 'prices' | 'time' | 'semantics' | 'impact';
  readonly run: (market: FillMarket, rules: FillRules, sent: readonly Sent[]) => BrokerRecord;
  readonly slippage?: (rules: FillRules) => SlippageModel;
}

const honest: Fault['run'] = (market, rules, sent) => runBroker(fillPanel(market), rules, sent);

/** The broker sees other bars than there were. */
const onBars =
  (change: (bar: Bar, t: number, name: number, market: FillMarket) => Bar | undefined): Fault['run'] =>
  (market, rules, sent) => {
    const bars = market.bars.map((row, t) => Array.from(row, (bar, name) => bar && change(bar, t, name, market)));
    return runBroker(fillPanel({ ...market, bars }), rules, sent);
  };

/** The broker is sent other orders than were decided. */
const onRequests =
  (change: (request: OrderRequest) => OrderRequest): Fault['run'] =>
  (market, rules, sent) =>
    honest(
      market,
      rules,
      sent.map(({ request, ...rest }) => ({ ...rest, request: change(request) })),
    );

const onRules =
  (change: (rules: FillRules) => FillRules): Fault['run'] =>
  (market, rules, sent) =>
    honest(market, change(rules), sent);

const HAIR = 1e-6;

export const FAULTS: readonly Fault[] = [
  { claim: 'the volume cap is ignored', check: 'caps', run: onRules((rules) => ({ ...rules, capped: false })) },
  {
    claim: 'a halt counts as unlimited volume',
    check: 'caps',
    run: onBars((bar) => (bar.volume === 0 ? { ...bar, volume: Number.NaN } : bar)),
  },
  {
    claim: 'orders trade a session early',
    check: 'time',
    run: (market, rules, sent) =>
      honest(
        market,
        rules,
        sent.map(({ session, ...rest }) => ({ session: session - 1, ...rest })),
      ),
  },
  {
    claim: 'fills come from the bar of the next session',
    check: 'prices',
    run: onBars((bar, t, name, { bars }) => bars[t + 1]?.[name] ?? bar),
  },
  {
    claim: 'a touch fills a limit',
    check: 'semantics',
    run: onBars(({ high, low, ...bar }) => ({ ...bar, high: high + HAIR, low: low - HAIR })),
  },
  {
    claim: 'a stop fills at its price through a gap',
    check: 'semantics',
    run: onBars((bar, t, name, { bars }) => {
      const before = bars[t - 1]?.[name]?.close ?? bar.open;
      return { ...bar, open: Math.min(bar.high, Math.max(bar.low, before)) };
    }),
  },
  {
    claim: 'slippage is forgotten',
    check: 'semantics',
    run: onRules((rules) => ({ ...rules, slippageBps: 0, impact: 0 })),
  },
  {
    claim: 'slippage is ten times as large',
    check: 'prices',
    run: onRules((rules) => ({ ...rules, slippageBps: 10 * rules.slippageBps, impact: 10 * rules.impact })),
  },
  {
    claim: 'limits fill whatever limitFillProbability says',
    check: 'semantics',
    run: onRules((rules) => ({ ...rules, luck: 1 })),
  },
  {
    claim: 'resting orders keep their prices through a split',
    check: 'semantics',
    run: (market, rules, sent) => runBroker(fillPanel({ ...market, splits: [] }), rules, sent),
  },
  {
    claim: 'groups do not cancel',
    check: 'semantics',
    run: onRequests(({ ocaGroup: _, ...request }) => request),
  },
  {
    claim: 'orders good till cancelled end with the session',
    check: 'semantics',
    run: onRequests((request) => (request.timeInForce === 'GTC' ? { ...request, timeInForce: 'DAY' } : request)),
  },
  {
    claim: 'the stop of a stop-limit is forgotten',
    check: 'semantics',
    run: onRequests(({ stopPrice, ...request }) =>
      request.type === 'STOP_LIMIT' ? { ...request, type: 'LIMIT' } : { ...request, ...(stopPrice && { stopPrice }) },
    ),
  },
  {
    claim: 'more shares trade at a better price',
    check: 'impact',
    run: honest,
    slippage: (rules) => {
      const model = slippageOf(rules);
      return (price, side, quantity, ...rest) => model(price, side, 1 + 1e4 / quantity, ...rest);
    },
  },
];
