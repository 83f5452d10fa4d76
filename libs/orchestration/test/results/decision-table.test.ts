import { DecisionLog, type JsonValue, type TradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { decisionTable } from '../../src/results/decision-table.js';

function log(...decisions: readonly (readonly [engine: string, date: string, action: JsonValue])[]): DecisionLog {
  const entries = new DecisionLog();
  for (const [engine, date, action] of decisions) {
    const asOfDate = date as TradeDate;
    entries.append({ engine, asOfDate, contextId: '', configId: '', modelIds: [], inputsHash: '', action });
  }
  return entries;
}

const regime = (date: string, label: string) => ['regime', date, { label, confidence: 0.8 }] as const;

describe('decisionTable', () => {
  it('a change of regime with weights at the same close -> their gross beside it', () => {
    const { entries } = log(
      regime('2020-02-20', 'NORMAL'),
      ['strategy', '2020-02-20', { kind: 'weights', instruments: ['A', 'B'], values: [0.45, 0.45] }],
      regime('2020-02-21', 'NORMAL'),
      regime('2020-02-24', 'RISK_OFF_CRISIS'),
      ['strategy', '2020-02-24', { kind: 'weights', instruments: ['A', 'B'], values: [0.2, -0.1] }],
      regime('2020-04-20', 'RECOVERY'),
    );
    const { counts, regimeChanges } = decisionTable(entries);
    expect(counts).toEqual([
      { engine: 'regime', decisions: 4, first: '2020-02-20', last: '2020-04-20' },
      { engine: 'strategy', decisions: 2, first: '2020-02-20', last: '2020-02-24' },
    ]);
    expect(regimeChanges).toEqual([
      {
        date: '2020-02-24',
        from: 'NORMAL',
        to: 'RISK_OFF_CRISIS',
        confidence: 0.8,
        targetGross: expect.closeTo(0.3, 12),
      },
      { date: '2020-04-20', from: 'RISK_OFF_CRISIS', to: 'RECOVERY', confidence: 0.8 },
    ]);
  });

  it('orders instead of weights -> no gross', () => {
    const { entries } = log(
      regime('2020-02-20', 'NORMAL'),
      regime('2020-02-21', 'RECOVERY'),
      ['strategy', '2020-02-21', { kind: 'orders', orders: [], keepResting: false }],
    );
    expect(decisionTable(entries).regimeChanges).toEqual([
      { date: '2020-02-21', from: 'NORMAL', to: 'RECOVERY', confidence: 0.8 },
    ]);
  });
});
