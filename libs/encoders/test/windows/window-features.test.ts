import { describe, expect, it } from '@jest/globals';
import { instrumentId } from '@prometheus/core';
import { type MarketSeries, PanelView, ViewRangeError } from '@prometheus/data';

import { WindowSpecError } from '../../src/errors.js';
import { windowFeatures } from '../../src/windows/window-features.js';
import { requiredHistory, type WindowSpec, windowSpecName } from '../../src/windows/window-spec.js';
import { flat, golden, largestError } from '../fixture/golden.js';
import { contextOf, SESSIONS, smallPanel } from '../fixture/small-market.js';

const { windows } = golden;

/** A series with these values, whatever the market does. */
const fixedSeries = (id: string, values: readonly number[]): MarketSeries => ({
  id,
  lookback: 1,
  compute: () => Float64Array.from(values),
});

const spec: WindowSpec = {
  days: 10,
  horizons: [1, 5],
  market: { kind: 'equal_weight' },
  factors: [{ name: 'rate', series: fixedSeries('rate', windows.factor) }],
};

describe('windowFeatures', () => {
  const context = contextOf(
    smallPanel({
      close: windows.close,
      volume: windows.volume,
      actions: [
        { instrumentId: 'B', type: 'SPLIT', exDate: SESSIONS[24], ratio: 2, knownAtMs: 0 },
        { instrumentId: 'A', type: 'CASH_DIVIDEND', exDate: SESSIONS[22], amount: 1.5, knownAtMs: 0 },
      ],
    }),
  );

  it('a split, a dividend, gaps and no volume -> every feature as numpy has it, NaN where too little is there', () => {
    const { names, values, dates, instruments } = windowFeatures(new PanelView(context, windows.at, 11), spec);
    expect(names).toEqual(windows.names);
    expect(instruments).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect(dates).toEqual(instruments.map(() => SESSIONS[windows.at]));
    for (const [k, name] of instruments.entries()) {
      const row = values.subarray(k * names.length, (k + 1) * names.length);
      expect(largestError(row, flat([windows.features[name]]))).toBeLessThan(1e-10);
    }
  });

  it('the first sessions, with less than a window -> what is there, NaN for the rest', () => {
    const { names, values } = windowFeatures(new PanelView(context, 3, 11), spec);
    expect(values[names.indexOf('return_1')]).toBeCloseTo(windows.close.A[3]! / windows.close.A[2]! - 1, 12);
    for (const name of ['return_5', 'skew_10', 'amihud_10', 'marketCorrelation_10', 'beta_rate_10']) {
      expect(values[names.indexOf(name)]).toBeNaN();
    }
  });

  it('a view of less history than required -> refused; of the required one -> served', () => {
    expect(requiredHistory(spec)).toBe(11);
    expect(() => windowFeatures(new PanelView(context, 20, 10), spec)).toThrow(ViewRangeError);
    expect(requiredHistory({ ...spec, horizons: [1, 20] })).toBe(21);
    const long = { ...fixedSeries('long', windows.factor), lookback: 40 };
    expect(requiredHistory({ ...spec, factors: [{ name: 'long', series: long }] })).toBe(40);
  });

  it('a market or factor that never moves -> NaN correlation and beta', () => {
    const still = contextOf(smallPanel({ close: { A: Array.from({ length: 20 }, () => 5) } }));
    const { names, values } = windowFeatures(new PanelView(still, 15, 11), {
      ...spec,
      factors: [{ name: 'rate', series: fixedSeries('still', new Array<number>(20).fill(0.1)) }],
    });
    const of = (name: string) => values[names.indexOf(name)];
    expect([of('skew_10'), of('marketCorrelation_10'), of('marketBeta_10'), of('beta_rate_10')]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    // 5 times 1000 shares a day, no return.
    expect([of('volatility_10'), of('amihud_10'), of('logDollarVolume_10')]).toEqual([0, 0, Math.log(5000)]);
  });

  it('against a market of one instrument -> its own correlation and beta are 1', () => {
    const own = windowFeatures(new PanelView(context, windows.at, 11), {
      ...spec,
      market: { kind: 'instrument', symbol: 'E' },
    });
    const row = own.instruments.indexOf(instrumentId('E')) * own.names.length;
    expect(own.values[row + own.names.indexOf('marketBeta_10')]).toBeCloseTo(1, 12);
    expect(own.values[row + own.names.indexOf('marketCorrelation_10')]).toBeCloseTo(1, 12);
  });
});

describe('window specification', () => {
  it('its name -> all that the features depend on', () => {
    expect(windowSpecName(spec)).toBe(
      'return_1,return_5,volatility_10,drawdown_10,logDollarVolume_10,skew_10,amihud_10,marketCorrelation_10,marketBeta_10,' +
        'beta_rate_10;indexReturn(equal_weight(all));rate=rate',
    );
    const other = windowSpecName({ ...spec, market: { kind: 'instrument', symbol: 'A' } });
    expect(other).not.toBe(windowSpecName(spec));
  });

  it('without sense -> refused', () => {
    for (const wrong of [{ days: 4 }, { days: 10.5 }, { horizons: [0] }, { horizons: [1, 1] }]) {
      expect(() => requiredHistory({ ...spec, ...wrong })).toThrow(WindowSpecError);
    }
  });
});
