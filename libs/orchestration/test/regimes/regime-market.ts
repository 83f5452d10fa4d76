import { RandomStream } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';
import { type RegimeConfig, type RegimeConfigInput, regimeConfigSchema } from '@prometheus/regime';

import { type Bar, panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';

/** Two names whose volatility is 8 % a year for 60 sessions, then 48 % for 60, in turn. */
export function regimeMarket(sessions = 300): MarketPanel {
  const random = new RandomStream(7, 'regime-market');
  const dates = sessionsFrom('2010-01-04', sessions);
  const bars = ['A', 'B'].flatMap((symbol) => {
    let close = 100;
    return dates.map((date, t): Bar => {
      const open = close;
      close *= 1 + (Math.floor(t / 60) % 2 === 0 ? 0.005 : 0.03) * random.normal();
      return { symbol, date, open, close };
    });
  });
  return panelFromBars(bars);
}

/** An engine that is quick: two states, two features, monthly fits. */
export function quickConfig(changes: RegimeConfigInput = {}): RegimeConfig {
  return regimeConfigSchema.parse({
    regions: [{ id: 'US', features: 'index' }],
    features: [
      { kind: 'volatility', days: 10, transform: 'log' },
      { kind: 'return', days: 5 },
    ],
    labelRules: [{ label: 'RISK_OFF_CRISIS', when: [{ feature: 'volatility_10', atLeast: 0.2 }] }, { label: 'NORMAL' }],
    minimumHistory: 100,
    minimumRows: 60,
    refit: 'monthly',
    states: { min: 2, max: 2 },
    starts: 1,
    ...changes,
  });
}
