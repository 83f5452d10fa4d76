import { instrumentId, tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { MarketPanel, PANEL_FIELDS, panelBytes } from '../../src/panel/market-panel.js';
import { marketShapes, randomPanel } from '../fixture/random-panel.js';

const shape = { seed: 7, instruments: 4, sessions: 30, offset: 3, basis: 'raw' } as const;

describe('MarketPanel', () => {
  it('has a cell -> a close exactly where it is tradeable, and NaN in every field elsewhere', () => {
    fc.assert(
      fc.property(marketShapes, (random) => {
        const panel = randomPanel(random);
        for (let cell = 0; cell < panel.tradeable.length; cell++) {
          const bar = panel.tradeable[cell] === 1;
          expect(panel.field('close')[cell] > 0).toBe(bar);
          if (!bar) expect(PANEL_FIELDS.every((field) => Number.isNaN(panel.field(field)[cell]))).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('finds sessions and instruments -> their positions, -1 for others', () => {
    const panel = randomPanel(shape);
    const { sessions, instruments } = panel.header;
    expect(sessions.map((date) => panel.sessionIndex(date))).toEqual([...sessions.keys()]);
    expect(instruments.map((one) => panel.instrumentIndex(one.instrumentId))).toEqual([...instruments.keys()]);
    expect(panel.sessionIndex(tradeDate('1999-12-31'))).toBe(-1);
    expect(panel.instrumentIndex(instrumentId('nobody'))).toBe(-1);
  });

  it('is asked for the last session on or before a day -> the Friday for a weekend, -1 before the first', () => {
    const panel = randomPanel(shape);
    const { sessions } = panel.header;
    // The first session is Friday 2019-01-04.
    expect(sessions[0]).toBe('2019-01-04');
    expect(panel.lastSessionIndexOnOrBefore(tradeDate('2019-01-06'))).toBe(0);
    expect(panel.lastSessionIndexOnOrBefore(tradeDate('2019-01-07'))).toBe(1);
    expect(panel.lastSessionIndexOnOrBefore(tradeDate('2019-01-03'))).toBe(-1);
    expect(panel.lastSessionIndexOnOrBefore(tradeDate('2030-01-01'))).toBe(sessions.length - 1);
  });

  it('knows first and last bars -> those of the mask', () => {
    const panel = randomPanel(shape);
    for (let i = 0; i < panel.instrumentCount; i++) {
      const rows = [...panel.header.sessions.keys()].filter(
        (t) => panel.tradeable[t * panel.instrumentCount + i] === 1,
      );
      expect([panel.firstBar(i), panel.lastBar(i)]).toEqual([rows[0], rows[rows.length - 1]]);
    }
  });

  it('is given memory of another size -> refused', () => {
    const { header, digests } = randomPanel(shape);
    const bytes = panelBytes(header.sessions.length, header.instruments.length);
    expect(() => new MarketPanel(header, new SharedArrayBuffer(bytes - 8), digests)).toThrow(RangeError);
    expect(() => new MarketPanel(header, new SharedArrayBuffer(bytes), digests.slice(32))).toThrow(RangeError);
  });

  it('counts its bytes -> seven doubles and a mask byte a cell', () => {
    expect(panelBytes(2520, 500)).toBe(2520 * 500 * 57);
  });
});
