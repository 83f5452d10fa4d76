import { addDays, collectionId, epochDay, instrumentId, marketId, tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { corwinSchultzSpread } from '../../src/features/corwin-schultz.js';
import { type MarketPanel } from '../../src/panel/market-panel.js';
import { PanelBuilder } from '../../src/panel/panel-builder.js';
import { weekdaySessions } from '../fixture/weekday-sessions.js';

/** High, low, close of one session. */
type Range = readonly [number, number, number];

/** Raw panel of one instrument, undefined for no bar, with a split in one of its sessions. */
function rangePanel(ranges: readonly (Range | undefined)[], split?: { at: number; ratio: number }): MarketPanel {
  const calendar = weekdaySessions();
  const first = tradeDate('2024-01-01');
  const sessions = calendar.tradingDaysBetween(first, addDays(first, 2 * ranges.length + 7)).slice(0, ranges.length);
  const builder = new PanelBuilder({
    collection: collectionId('ranges'),
    market: marketId('US_EQ'),
    basis: 'raw',
    currency: 'USD',
    calendar,
    instruments: [{ instrumentId: instrumentId('A'), symbol: 'A' }],
    firstDate: first,
    lastDate: sessions[sessions.length - 1],
    actions:
      split === undefined
        ? []
        : [{ instrumentId: 'A', type: 'SPLIT', exDate: sessions[split.at], ratio: split.ratio, knownAtMs: 0 }],
    membership: [],
  });
  ranges.forEach((range, t) => {
    if (range === undefined) return;
    const [high, low, close] = range;
    builder.addBar(0, epochDay(sessions[t]), close, high, low, close, close, 1);
  });
  return builder.build();
}

function spreads(days: number, ...panel: Parameters<typeof rangePanel>): number[] {
  const built = rangePanel(...panel);
  return [...corwinSchultzSpread(days).compute(built, 0, built.sessionCount)];
}

const WIDE: Range = [102, 98, 100];

describe('corwinSchultzSpread', () => {
  it('two days of one range -> alpha is ln(102 / 98), so the spread is 2 x 4 / 200', () => {
    const [first, second] = spreads(2, [WIDE, WIDE]);
    expect(first).toBeNaN();
    expect(second).toBeCloseTo(0.04, 14);
  });

  // Numbers from equations 14 and 18 as they stand in the paper, in Python.
  it.each([
    [
      'the second range lies above the close: moved down to 102.5, 98.5',
      [102, 98, 98.5],
      [116, 112, 114],
      0.027858629686868,
    ],
    [
      'the second range lies below the close: moved up to 101.5, 97.5',
      [102, 98, 101.5],
      [94, 90, 92],
      0.027998265329123,
    ],
  ] as const)('a gap overnight, %s -> only the ranges count', (_case, first, second, expected) => {
    expect(spreads(2, [first, second])[1]).toBeCloseTo(expected, 13);
  });

  it('a price that runs through both days -> negative estimate, counted as zero', () => {
    expect(
      spreads(2, [
        [101, 99, 101],
        [103, 101, 102],
      ])[1],
    ).toBe(0);
  });

  it('several pairs -> their mean, a negative one as zero', () => {
    const ranges: Range[] = [WIDE, WIDE, WIDE, [108, 100, 108], [116, 108, 112]];
    // Pairs of the last three sessions alone run through: zero; the two pairs before are 0.04.
    const values = spreads(3, ranges);
    expect(values[2]).toBeCloseTo(0.04, 14);
    expect(values[4]).toBe(0);
  });

  it('a 4:1 split between the days -> as without it', () => {
    const second: Range = [102, 97, 99];
    const whole = spreads(2, [WIDE, second])[1];
    expect(whole).toBeGreaterThan(0);
    expect(spreads(2, [WIDE, [25.5, 24.25, 24.75]], { at: 1, ratio: 4 })[1]).toBeCloseTo(whole, 13);
  });

  it('days without a bar or without a high -> no pair on either side of them', () => {
    const values = spreads(2, [WIDE, undefined, WIDE, [Number.NaN, 98, 100], WIDE, WIDE]);
    expect(values.map((value) => Number.isNaN(value))).toEqual([true, true, true, true, true, false]);
  });

  it('a window of six sessions -> a value from four of its five pairs on', () => {
    const values = spreads(
      6,
      Array.from({ length: 6 }, () => WIDE),
    );
    expect(values.map((value) => Number.isNaN(value))).toEqual([true, true, true, true, false, false]);
  });

  it('one session alone has no pair -> refused', () => {
    expect(() => corwinSchultzSpread(1)).toThrow('at least 2');
  });
});
