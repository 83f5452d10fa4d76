import { describe, expect, it } from '@jest/globals';

import { generateSyntheticMarket } from '../../src/index.js';
import { indexPath } from '../support/index-paths.js';
import { MarketReading, mean } from '../support/market-reading.js';

const market = generateSyntheticMarket({
  seed: 41,
  index: indexPath(41, 1260),
  stocks: 60,
  splits: { above: 60, below: 5, ratePerYear: 6, reverseRatePerYear: 12 },
});
const reading = new MarketReading(market);
const splits = market.actions.filter(({ type }) => type === 'SPLIT');
const dividends = market.actions.filter(({ type }) => type === 'CASH_DIVIDEND');

describe('splits', () => {
  it('a split -> price level divided and shares multiplied by the ratio, value unchanged but for the day', () => {
    expect(splits.length).toBeGreaterThan(20);
    for (const { instrument, exSession, ratio = 1 } of splits) {
      const level = (reading.value(instrument, exSession) ?? 0) / (reading.value(instrument, exSession - 1) ?? 0);
      expect(Math.abs(Math.log(level * ratio))).toBeLessThan(0.4);
      expect(reading.shares(instrument, exSession) / reading.shares(instrument, exSession - 1)).toBeCloseTo(ratio, 9);
    }
  });

  it('high prices -> split; low ones -> put together ten to one', () => {
    expect(splits.some(({ ratio = 0 }) => ratio === 0.1)).toBe(true);
    expect(splits.some(({ ratio = 0 }) => ratio >= 1.5)).toBe(true);
    for (const { instrument, exSession, ratio = 1 } of splits) {
      const declared = reading.value(instrument, exSession - market.spec.splits.leadSessions) ?? 0;
      expect(ratio > 1 ? declared > 60 : declared < 5).toBe(true);
    }
  });
});

describe('dividends', () => {
  it('the ex-date -> the raw close falls by the payment on average', () => {
    const drops = dividends.map(({ instrument, exSession, amount = 0 }) => {
      const { exposure } = market.knownTruth.instruments[instrument];
      const { firstSession } = market.instruments[instrument];
      const before = reading.value(instrument, exSession - 1) ?? Number.NaN;
      const now = reading.value(instrument, exSession) ?? Number.NaN;
      const expected = exposure[exSession - firstSession] * market.knownTruth.marketReturns[exSession];
      return (now / before - 1 - expected) / (amount / before);
    });
    const standardError = Math.sqrt(mean(drops.map((drop) => (drop - mean(drops)) ** 2)) / drops.length);
    expect(Math.abs(mean(drops) + 1)).toBeLessThan(4 * standardError);
  });

  it('a payer -> four times a year, declared 15 sessions before, paid 20 sessions after', () => {
    for (const { exSession, payDate, knownAt } of dividends) {
      expect(knownAt).toBe(`${market.sessions[exSession - 15]}T22:00:00.000Z`);
      if (exSession + 20 < market.sessions.length) expect(payDate).toBe(market.sessions[exSession + 20]);
      else expect(payDate! > market.sessions[market.sessions.length - 1]).toBe(true);
    }
    const payer = dividends[0].instrument;
    const own = dividends.filter(({ instrument }) => instrument === payer);
    const years = market.instruments[payer].bars.close.length / 252;
    expect(own.length / years).toBeGreaterThan(3);
    expect(own.length / years).toBeLessThan(4.5);
  });

  it('from one payment to the next -> smoother than the price', () => {
    const changes = { amount: [] as number[], price: [] as number[] };
    for (let k = 1; k < dividends.length; k++) {
      const [last, next] = [dividends[k - 1], dividends[k]];
      const hasSplit = splits.some((s) => s.instrument === next.instrument);
      if (last.instrument !== next.instrument || hasSplit) continue;
      changes.amount.push(Math.abs(Math.log((next.amount ?? 0) / (last.amount ?? 0))));
      changes.price.push(
        Math.abs(
          Math.log(
            (reading.value(next.instrument, next.exSession) ?? 0) /
              (reading.value(last.instrument, last.exSession) ?? 0),
          ),
        ),
      );
    }
    expect(mean(changes.amount)).toBeLessThan(mean(changes.price) / 2);
  });

  it('no company pays -> none in the market, and both indices are one', () => {
    const dry = generateSyntheticMarket({
      seed: 42,
      index: indexPath(42, 300),
      stocks: 20,
      dividends: { payerShare: 0 },
    });
    expect(dry.actions.filter(({ type }) => type === 'CASH_DIVIDEND')).toHaveLength(0);
    expect(Math.abs(dry.index.totalReturnLevels[299] / dry.index.levels[299] - 1)).toBeLessThan(1e-12);
  });
});
