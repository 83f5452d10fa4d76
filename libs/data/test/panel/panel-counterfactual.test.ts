import { type InstrumentId, instrumentId, tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { MarketPanel, PANEL_FIELDS, type PanelHeader, type PanelTicker } from '../../src/panel/market-panel.js';
import { scramblePanelAfter, truncatePanel } from '../../src/panel/panel-counterfactual.js';
import { digestSessions, panelDigest } from '../../src/panel/panel-digest.js';
import { seriesPanel } from '../fixture/price-series.js';
import {
  buildPanel,
  type Market,
  type MarketShape,
  marketShapes,
  randomMarket,
  randomPanel,
} from '../fixture/random-panel.js';
import { rowBits } from '../fixture/same-bytes.js';

const cases = fc.tuple(marketShapes, fc.nat());
const shape: MarketShape = { seed: 11, instruments: 6, sessions: 50, offset: 2, basis: 'raw' };

function digests(panel: MarketPanel, rows: number): string[] {
  return Array.from({ length: rows }, (_, t) => panelDigest(panel, t));
}

function listedBy(panel: MarketPanel, t: number) {
  return panel.header.instruments.filter((_, i) => panel.firstBar(i) <= t);
}

/** The records of a market that could be known at the end of a day; written without the tested code. */
function recordsKnownOn(market: Market, date: string): Market {
  const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const tickersBy = (tickers: readonly PanelTicker[]): PanelTicker[] =>
    tickers.filter((one, k) => k === 0 || (one.fromDate <= date && dayOf(one.knownAtMs) <= date));
  return {
    ...market,
    instruments: market.instruments.map(({ tickers, ...instrument }) => {
      if (tickers === undefined) return instrument;
      const known = tickersBy(tickers);
      return { ...instrument, symbol: known[known.length - 1].symbol, tickers: known };
    }),
    bars: market.bars.filter((bar) => bar.date <= date),
    actions: market.actions.filter((action) => action.exDate <= date || dayOf(action.knownAtMs) <= date),
    membership: market.membership
      .filter((spell) => dayOf(spell.knownAtMs) <= date)
      .map(({ toDate, endKnownAtMs, tickers, ...spell }) => {
        const known = endKnownAtMs === undefined || dayOf(endKnownAtMs) <= date;
        const isOver = toDate !== undefined && toDate <= date && known;
        const end = isOver ? { toDate, ...(endKnownAtMs === undefined ? {} : { endKnownAtMs }) } : {};
        return { ...spell, ...end, ...(tickers === undefined ? {} : { tickers: tickersBy(tickers) }) };
      }),
  };
}

describe('truncatePanel', () => {
  it('any panel and day -> digests up to the day equal those of the full panel', () => {
    fc.assert(
      fc.property(cases, ([random, pick]) => {
        const panel = randomPanel(random);
        const t = pick % panel.sessionCount;
        const truncated = truncatePanel(panel, t);
        expect(truncated.sessionCount).toBe(t + 1);
        expect(digests(truncated, t + 1)).toEqual(digests(panel, t + 1));
      }),
      { numRuns: 60 },
    );
  });

  it('any panel and day -> the panel that a builder makes of the records known by then', () => {
    fc.assert(
      fc.property(cases, ([random, pick]) => {
        const market = randomMarket(random);
        const panel = buildPanel(market);
        const t = pick % panel.sessionCount;
        const built = buildPanel(recordsKnownOn(market, panel.header.sessions[t]));
        const truncated = truncatePanel(panel, t);
        expect(truncated.header.instruments.map((one) => one.symbol)).toEqual(
          built.header.instruments.map((one) => one.symbol),
        );
        const currencies = (one: MarketPanel) => one.header.instruments.map((instrument) => instrument.currency);
        expect(currencies(truncated)).toEqual(currencies(built));
        expect(truncated.header.actions).toEqual(built.header.actions);
        expect(truncated.header.membership).toEqual(built.header.membership);
        for (const field of PANEL_FIELDS) {
          const rows = built.sessionCount;
          expect(rowBits(truncated, truncated.field(field), 0, rows)).toBe(rowBits(built, built.field(field), 0, rows));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('any panel and day -> later sessions, instruments, actions, spells, spell ends and venues gone', () => {
    const panel = randomPanel(shape);
    const t = 24;
    const today = panel.header.sessions[t];
    const { header } = truncatePanel(panel, t);
    expect(header.instruments.length).toBeLessThan(panel.instrumentCount);
    expect(header.actions.length).toBeLessThan(panel.header.actions.length);
    expect(header.sessions[header.sessions.length - 1]).toBe(today);
    const stillThere = header.instruments.filter(({ instrumentId }) => {
      const i = panel.instrumentIndex(instrumentId);
      return panel.firstBar(i) > t - 20;
    });
    expect(stillThere.some((instrument) => 'exchange' in instrument)).toBe(false);
    expect(header.membership.some((spell) => spell.toDate !== undefined && spell.toDate > today)).toBe(false);
    expect(header.membership.length).toBeLessThan(panel.header.membership.length);
    expect(header.hasMembership).toBe(true);
  });

  it('a name that was gone for twenty sessions by the day -> keeps the venue that its write-off depends on', () => {
    const closes = Array.from({ length: 40 }, (_, t) => (t < 10 ? 5 : Number.NaN));
    const panel = seriesPanel(closes, [], undefined, 'OTC');
    const venueOf = (other: MarketPanel): string | undefined =>
      other.header.instruments.find(({ symbol }) => symbol === 'SERIES')?.exchange;
    expect(venueOf(truncatePanel(panel, 28))).toBeUndefined();
    expect(venueOf(truncatePanel(panel, 29))).toBe('OTC');
    for (let seed = 0; seed < 5; seed++) expect(venueOf(scramblePanelAfter(panel, 29, seed))).toBe('OTC');
  });

  it('the last day -> digests of the full panel', () => {
    const panel = randomPanel(shape);
    expect(truncatePanel(panel, panel.sessionCount - 1).digests).toEqual(panel.digests);
  });

  it.each([-1, 0.5, 1000, Number.NaN])('session %d, which the panel lacks -> refused', (t) => {
    expect(() => truncatePanel(randomPanel(shape), t)).toThrow(RangeError);
    expect(() => scramblePanelAfter(randomPanel(shape), t, 1)).toThrow(RangeError);
  });
});

describe('degraded sessions', () => {
  const market = randomMarket(shape);
  const sessions = buildPanel(market).header.sessions;
  const panel = buildPanel({
    ...market,
    degraded: { [sessions[10]]: ['COVERAGE 1 of 9'], [sessions[30]]: ['STALE_CLOSE 6 of 6', 'COVERAGE 2 of 6'] },
  });

  it('part of the digest of their session and of later ones, not of earlier ones', () => {
    const plain = digests(buildPanel(market), 50);
    const marked = digests(panel, 50);
    expect(marked.slice(0, 10)).toEqual(plain.slice(0, 10));
    for (let t = 10; t < 50; t++) expect(marked[t]).not.toBe(plain[t]);
  });

  it('truncated -> later ones are gone, the others and all digests stay', () => {
    const truncated = truncatePanel(panel, 29);
    expect(truncated.header.degradedSessions).toEqual({ [sessions[10]]: ['COVERAGE 1 of 9'] });
    expect(digests(truncated, 30)).toEqual(digests(panel, 30));
    expect(truncatePanel(panel, 9).header.degradedSessions).toBeUndefined();
  });

  it('scrambled -> earlier ones stay, later ones are others', () => {
    const other = scramblePanelAfter(panel, 29, 3).header.degradedSessions ?? {};
    const early = Object.entries(other).filter(([date]) => date <= sessions[29]);
    expect(early).toEqual([[sessions[10], ['COVERAGE 1 of 9']]]);
    expect(Object.keys(other).length).toBeGreaterThan(1);
    expect(other[sessions[30]]).not.toEqual(['STALE_CLOSE 6 of 6', 'COVERAGE 2 of 6']);
    expect(digests(scramblePanelAfter(panel, 29, 3), 30)).toEqual(digests(panel, 30));
  });
});

describe('scramblePanelAfter', () => {
  it('any panel, day and seed -> fields, actions, spells and digests up to the day unchanged', () => {
    fc.assert(
      fc.property(cases, fc.nat(), ([random, pick], seed) => {
        const panel = randomPanel(random);
        const t = pick % panel.sessionCount;
        const scrambled = scramblePanelAfter(panel, t, seed);
        const ids = listedBy(panel, t).map((instrument) => instrument.instrumentId);
        expect(listedBy(scrambled, t).map((instrument) => instrument.instrumentId)).toEqual(ids);
        expect(digests(scrambled, t + 1)).toEqual(digests(panel, t + 1));
        for (const field of PANEL_FIELDS) {
          expect(rowBits(scrambled, scrambled.field(field), 0, t + 1, ids)).toBe(
            rowBits(panel, panel.field(field), 0, t + 1, ids),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('any panel, a day before the last, any seed -> every later bar differs', () => {
    fc.assert(
      fc.property(cases, fc.nat(), ([random, pick], seed) => {
        const panel = randomPanel(random);
        fc.pre(panel.sessionCount > 1);
        const t = pick % (panel.sessionCount - 1);
        const scrambled = scramblePanelAfter(panel, t, seed);
        const ids = listedBy(panel, t).map((instrument) => instrument.instrumentId);
        for (let row = t + 1; row < panel.sessionCount; row++) {
          const close = (one: MarketPanel, id: InstrumentId): number =>
            one.field('close')[row * one.instrumentCount + one.instrumentIndex(id)];
          const bars = ids.filter((id) => close(panel, id) > 0);
          expect(bars.filter((id) => close(panel, id) === close(scrambled, id))).toEqual([]);
        }
        const end = panel.sessionCount - 1;
        expect(panelDigest(scrambled, end)).not.toBe(panelDigest(panel, end));
      }),
      { numRuns: 30 },
    );
  });

  it('a panel of fifty days, many seeds -> ends listings, lists others, shifts positions, changes actions and spells', () => {
    const panel = randomPanel(shape);
    const t = 24;
    const futures = Array.from({ length: 20 }, (_, seed) => scramblePanelAfter(panel, t, seed));
    const known = listedBy(panel, t).map((instrument) => instrument.instrumentId);
    const future = panel.header.sessions.slice(t + 1);
    expect(futures.some((one) => known.some((id) => one.lastBar(one.instrumentIndex(id)) <= t))).toBe(true);
    expect(futures.every((one) => one.header.instruments.some((_, i) => one.firstBar(i) > t))).toBe(true);
    expect(futures.some((one) => known.some((id) => one.instrumentIndex(id) !== panel.instrumentIndex(id)))).toBe(true);
    expect(futures.some((one) => one.header.actions.some((action) => action.exDate === future[3]))).toBe(true);
    expect(futures.some((one) => one.header.membership.length > panel.header.membership.length)).toBe(true);
    expect(new Set(futures.map((one) => panelDigest(one, one.sessionCount - 1))).size).toBe(20);
  });

  it('a panel of fifty days, many seeds -> other spin-offs on raw prices, each with a value for one new share', () => {
    const futureSpinOffs = (basis: MarketShape['basis']) => {
      const panel = randomPanel({ ...shape, basis });
      const today = panel.header.sessions[24];
      return Array.from({ length: 20 }, (_, seed) => scramblePanelAfter(panel, 24, seed)).flatMap((one) =>
        one.header.actions.filter(({ type, exDate, knownAtMs }) => {
          return type === 'SPINOFF' && exDate > today && new Date(knownAtMs).toISOString().slice(0, 10) > today;
        }),
      );
    };
    const found = futureSpinOffs('raw');
    expect(found.length).toBeGreaterThan(5);
    for (const { ratio, amount, newInstrumentId } of found) {
      expect([ratio, amount, newInstrumentId].includes(undefined)).toBe(false);
    }
    expect(futureSpinOffs('split_adjusted')).toEqual([]);
  });

  it('one seed twice -> one panel', () => {
    const panel = randomPanel(shape);
    expect(scramblePanelAfter(panel, 20, 'seed').digests).toEqual(scramblePanelAfter(panel, 20, 'seed').digests);
  });

  it('the last day -> digests of the full panel', () => {
    const panel = randomPanel(shape);
    expect(scramblePanelAfter(panel, panel.sessionCount - 1, 1).digests).toEqual(panel.digests);
  });
});

describe('a planted difference', () => {
  const panel = randomPanel(shape);
  const t = 24;

  /** The panel with changed memory or header and the digests that belong to them. */
  function changed(change: (copy: MarketPanel) => void, header: Partial<PanelHeader> = {}): MarketPanel {
    const memory = new SharedArrayBuffer(panel.memory.byteLength);
    new Uint8Array(memory).set(new Uint8Array(panel.memory));
    const whole = { ...panel.header, ...header };
    change(new MarketPanel(whole, memory, panel.digests));
    return new MarketPanel(whole, memory, digestSessions(whole, memory));
  }

  function expectFirstDifference(other: MarketPanel, row: number): void {
    expect(digests(other, row)).toEqual(digests(panel, row));
    for (let later = row; later < panel.sessionCount; later++) {
      expect(panelDigest(other, later)).not.toBe(panelDigest(panel, later));
    }
  }

  const bar =
    t * panel.instrumentCount +
    listedBy(panel, t).findIndex((_, i) => panel.tradeable[t * panel.instrumentCount + i] === 1);

  it.each(PANEL_FIELDS)('in the last bit of %s on a day -> the digests from that day on change', (field) => {
    const other = changed((copy) => {
      const values = copy.field(field);
      values[bar] = Number.isNaN(values[bar]) ? 1 : values[bar] + Math.max(values[bar] * 2 ** -52, Number.MIN_VALUE);
    });
    expectFirstDifference(other, t);
  });

  it('as a bar removed -> the digests from that day on change', () => {
    expectFirstDifference(
      changed((copy) => copy.tradeable.fill(0, bar, bar + 1)),
      t,
    );
  });

  it('as another action published that day -> the digests from that day on change', () => {
    const action = { instrument: 0, type: 'SPLIT', exDate: tradeDate('2040-01-02'), ratio: 2 } as const;
    const knownAtMs = Date.parse(`${panel.header.sessions[t]}T12:00:00Z`);
    const actions = [...panel.header.actions, { ...action, knownAtMs }];
    expect(panel.firstBar(0)).toBeLessThanOrEqual(t);
    expectFirstDifference(
      changed(() => undefined, { actions }),
      t,
    );
  });

  it('as an index spell that becomes known that day -> the digests from that day on change', () => {
    const spell = { symbol: 'NEW', instrument: -1, fromDate: panel.header.sessions[3] };
    const knownAtMs = Date.parse(`${panel.header.sessions[t]}T12:00:00Z`);
    const membership = [...panel.header.membership, { ...spell, knownAtMs }];
    expectFirstDifference(
      changed(() => undefined, { membership }),
      t,
    );
  });

  it('as the end of an index spell on that day -> the digests from that day on change', () => {
    const spell = { symbol: 'NEW', instrument: -1, fromDate: panel.header.sessions[3], knownAtMs: 0 };
    const open = [...panel.header.membership, spell];
    const ended = [...panel.header.membership, { ...spell, toDate: panel.header.sessions[t] }];
    const one = changed(() => undefined, { membership: open });
    const other = changed(() => undefined, { membership: ended });
    expect(digests(one, t)).toEqual(digests(other, t));
    expect(panelDigest(one, t)).not.toBe(panelDigest(other, t));
  });

  it('as another currency of an instrument -> the digests from its listing on change', () => {
    const instruments = panel.header.instruments.map((one, i) => (i === 0 ? { ...one, currency: 'JPY' } : one));
    expectFirstDifference(
      changed(() => undefined, { instruments }),
      panel.firstBar(0),
    );
  });

  it('as another new instrument of an action that becomes known that day -> the digests from that day on change', () => {
    const knownAtMs = Date.parse(`${panel.header.sessions[t]}T12:00:00Z`);
    const merger = { instrument: 0, type: 'MERGER', exDate: tradeDate('2040-01-02'), ratio: 2, knownAtMs } as const;
    const into = (id: string): MarketPanel => {
      const action = { ...merger, newInstrumentId: instrumentId(id) };
      return changed(() => undefined, { actions: [...panel.header.actions, action] });
    };
    const [one, other] = [into('ONE'), into('OTHER')];
    expect(digests(one, t)).toEqual(digests(other, t));
    expect(panelDigest(one, t)).not.toBe(panelDigest(other, t));
  });

  it('as another sector of an instrument -> the digests from its listing on change', () => {
    const instruments = panel.header.instruments.map((one, i) => (i === 0 ? { ...one, sector: 'Other' } : one));
    expectFirstDifference(
      changed(() => undefined, { instruments }),
      panel.firstBar(0),
    );
  });

  it('as another venue of the last bars -> no digest changes: it would tell the future', () => {
    const instruments = panel.header.instruments.map((one) => ({ ...one, exchange: 'MOON' }));
    expect(changed(() => undefined, { instruments }).digests).toEqual(panel.digests);
  });

  it('as another bit pattern of an absent value -> no digest changes', () => {
    const other = changed((copy) => {
      const words = new BigUint64Array(copy.memory, 0, PANEL_FIELDS.length * panel.tradeable.length);
      const values = new Float64Array(copy.memory, 0, words.length);
      for (let k = 0; k < words.length; k++) if (Number.isNaN(values[k])) words[k] = 0xfff8_0000_0000_0001n;
    });
    expect(other.digests).toEqual(panel.digests);
  });
});
