import { instrumentId } from '@prometheus/core';

import { BacktestBroker, type FillRule } from '../../src/broker/backtest-broker.js';
import { fixedBpsSlippage } from '../../src/simulator/slippage.js';
import { barMarket } from '../fixture/bar-market.js';
import { order, plainOptions } from '../fixture/desk.js';
import { type BrokerProfile, type MakeHarness } from './conformance-case.js';

const SLIPPAGE_BPS = 10;

/** A backtest on the script, with slippage and a minimum commission.
 * @param quantityStep 1, or a millionth */
export const backtestHarness =
  (fillAt: FillRule, quantityStep: number): MakeHarness =>
  async (script) => {
    const panel = barMarket({ ALPHA: script.map(({ ALPHA }) => ALPHA), BETA: script.map(({ BETA }) => BETA) });
    const broker = new BacktestBroker(
      panel,
      plainOptions(panel, {
        fillAt,
        slippage: fixedBpsSlippage(SLIPPAGE_BPS),
        commission: (quantity) => Math.max(1, 0.005 * quantity),
        // A session's own volume, all of it in every phase.
        volumeCap: {
          maxParticipationRate: 1,
          phaseShares: [1, 1, 1],
          medianVolume: new Float64Array(panel.sessionCount * panel.instrumentCount).fill(Number.NaN),
        },
        rules: { quantityStep },
      }),
      0,
    );
    let t = -1;
    const session = async (): Promise<void> => {
      if (t >= 0) broker.settle(t);
      t += 1;
      broker.open(t);
      broker.close(t);
    };
    await session();
    return {
      broker,
      session,
      instrumentId: (name) => instrumentId(name),
      approve: ({ instrumentId: id, side, quantity, ...fields }) => order(side, id, quantity, fields),
    };
  };

export const backtestProfile = (fractionalShares: boolean): BrokerProfile => ({
  mode: 'BACKTEST',
  capabilities: {
    orderTypes: ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'],
    timesInForce: ['DAY', 'GTC', 'OPG', 'CLS'],
    fractionalShares,
    ocaGroups: true,
  },
  sellsShort: true,
  limitsVolume: true,
  slippage: SLIPPAGE_BPS / 10_000,
});
