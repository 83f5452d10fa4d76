import { describe, expect, it } from '@jest/globals';

import { generateSyntheticMarket } from '../../src/index.js';
import { indexPath } from '../support/index-paths.js';
import { MarketReading, mean } from '../support/market-reading.js';

const index = indexPath(31, 2016);

describe('failures', () => {
  it('all sudden -> the last close knows nothing and the terminal value is far below it', () => {
    const market = generateSyntheticMarket({
      seed: 31,
      index,
      stocks: 60,
      failures: { ratePerYear: 0.05, suddenShare: 1 },
      mergers: { ratePerYear: 0 },
    });
    const failed = market.instruments.filter(({ delisting }) => delisting !== undefined);
    expect(failed.length).toBeGreaterThan(10);
    const losses = failed.map(
      ({ delisting, bars }) => (delisting?.terminalValue ?? 0) / bars.close[bars.close.length - 1] - 1,
    );
    expect(Math.max(...losses)).toBeLessThan(-0.3);
    expect(mean(losses)).toBeCloseTo(-0.74, 1);
    for (const { delisting } of failed) expect(delisting?.announcedOn).toBe(delisting?.effectiveDate);
  });

  it('none sudden -> the filing shows in the price, the stock leaves the index and trades on for a while', () => {
    const market = generateSyntheticMarket({
      seed: 32,
      index,
      stocks: 60,
      failures: { ratePerYear: 0.05, suddenShare: 0, minimumWindDownSessions: 5, maximumWindDownSessions: 30 },
      mergers: { ratePerYear: 0 },
    });
    const { sessionOf } = new MarketReading(market);
    const failed = market.instruments.flatMap((instrument, i) => (instrument.delisting ? [{ ...instrument, i }] : []));
    expect(failed.length).toBeGreaterThan(10);
    for (const { delisting, bars, firstSession, i } of failed) {
      const filed = (sessionOf.get(delisting?.announcedOn ?? '') ?? -1) - firstSession;
      expect(bars.close[filed] / bars.close[filed - 1] - 1).toBeLessThan(-0.2);
      const lasted = bars.close.length - filed;
      expect(lasted).toBeGreaterThanOrEqual(5);
      expect(lasted).toBeLessThanOrEqual(30);
      const spells = market.membership.filter(({ instrument }) => instrument === i);
      for (const { to } of spells) expect(to !== undefined && to <= (delisting?.announcedOn ?? '')).toBe(true);
    }
  });
});

describe('cash offers', () => {
  const market = generateSyntheticMarket({
    seed: 33,
    index,
    stocks: 60,
    failures: { ratePerYear: 0 },
    mergers: { ratePerYear: 0.1, completionProbability: 0.8 },
  });
  const { sessionOf } = new MarketReading(market);
  const { offers } = market.knownTruth;

  it('the announcement -> the price jumps by about the premium and stays below the offer', () => {
    const jumps = offers.map(({ instrument, announcedOn, amount }) => {
      const { bars, firstSession } = market.instruments[instrument];
      const at = (sessionOf.get(announcedOn) ?? -1) - firstSession;
      expect(bars.close[at]).toBeLessThan(amount);
      return bars.close[at] / bars.close[at - 1] - 1;
    });
    expect(mean(jumps)).toBeGreaterThan(0.25);
    expect(mean(jumps)).toBeLessThan(0.35);
  });

  it('completed -> paid out at the amount; nothing published before tells that it would complete', () => {
    const completed = offers.filter(({ outcome }) => outcome === 'COMPLETED');
    const mergers = market.actions.filter(({ type }) => type === 'MERGER');
    expect(mergers).toHaveLength(completed.length);
    for (const { instrument, amount, announcedOn } of completed) {
      expect(market.instruments[instrument].delisting).toMatchObject({
        kind: 'CASH_MERGER',
        terminalValue: amount,
        announcedOn,
      });
    }
    for (const { knownAt, exDate } of mergers) expect(knownAt.slice(0, 10)).toBe(exDate);
  });

  it('broken -> the price falls and the stock trades on', () => {
    const broken = offers.filter(({ outcome }) => outcome === 'BROKEN');
    expect(broken.length).toBeGreaterThan(3);
    const share = broken.length / offers.filter(({ outcome }) => outcome !== 'OPEN').length;
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(0.35);
    const lasting = broken.filter(({ instrument, announcedOn }) => {
      const { firstSession, bars } = market.instruments[instrument];
      return bars.close.length > (sessionOf.get(announcedOn) ?? 0) - firstSession + 160;
    });
    expect(lasting.length).toBeGreaterThan(0);
  });
});

describe('listings and membership', () => {
  it('companies that leave -> replaced by later listings; the index keeps its number', () => {
    const market = generateSyntheticMarket({ seed: 34, index, stocks: 80 });
    const members = new MarketReading(market).members();
    for (const group of members) expect(group).toHaveLength(80);
    const late = market.instruments.filter(({ firstSession }) => firstSession > 0);
    const gone = market.instruments.filter(({ delisting }) => delisting !== undefined);
    expect(late.length).toBeGreaterThan(10);
    expect(Math.abs(late.length - gone.length)).toBeLessThanOrEqual(5);
    for (const { listedOn, firstSession } of late) expect(listedOn).toBe(market.sessions[firstSession]);
  });

  it('a grown company outside -> takes the place of the smallest member at a review', () => {
    const calm = { failures: { ratePerYear: 0 }, mergers: { ratePerYear: 0 } };
    const market = generateSyntheticMarket({ seed: 35, index, stocks: 40, ...calm });
    const ended = market.membership.filter(({ to }) => to !== undefined);
    expect(ended.length).toBeGreaterThan(0);
    const never = generateSyntheticMarket({ seed: 35, index, stocks: 40, ...calm, membership: { maximumSwaps: 0 } });
    expect(never.membership).toHaveLength(40);
  });
});
