import { beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '@prometheus/core';
import { PanelView } from '@prometheus/data';

import { historyDayJson, regimeConfigSchema, RegimeEngine, type RegimeHistoryDay } from '../../src/index.js';
import { contextOf } from '../support/close-panel.js';
import { sp500Panel } from '../support/sp500.js';

const config = regimeConfigSchema.parse({ regions: [{ id: 'US', features: 'index' }] });
const [{ id }] = config.regions;

describe('S&P 500 of 2000 to 2020 with the default settings, each label given at its own close', () => {
  const panel = sp500Panel();
  const context = contextOf(panel);
  const historyAt = (engine: RegimeEngine, t: number) => engine.history(new PanelView(context, t, Infinity), id);
  let engine: RegimeEngine;
  let history: readonly RegimeHistoryDay[];
  beforeAll(() => {
    engine = new RegimeEngine({ seed: 0 }, config);
    history = historyAt(engine, panel.sessionCount - 1);
  });

  /** Sessions in crisis and all sessions of a span. */
  function crisis(from: string, to: string): [number, number] {
    const span = history.filter(({ date }) => date >= from && date <= to);
    return [span.filter(({ label }) => label === 'RISK_OFF_CRISIS').length, span.length];
  }
  const share = (from: string, to: string): number => {
    const [days, all] = crisis(from, to);
    return days / all;
  };

  it.each([
    ['2008-09-15', '2008-12-31'],
    ['2008-09-15', '2009-03-31'],
    ['2011-08-08', '2011-10-03'],
  ])('%s to %s, a panic -> crisis on at least 70 %% of sessions', (from, to) => {
    expect(share(from, to)).toBeGreaterThanOrEqual(0.7);
  });

  it.each([
    ['2004-01-01', '2006-12-31'],
    ['2013-01-01', '2014-12-31'],
  ])('%s to %s, quiet years -> crisis on at most 10 %% of sessions', (from, to) => {
    expect(share(from, to)).toBeLessThanOrEqual(0.1);
  });

  // No outside source says what is right here: the numbers are what this repository gave when they were written down, so that a change
  // of them is seen and reviewed. The README tells them.
  it.each([
    ['2009-01-01', '2009-03-31', 61, 61],
    ['2015-08-01', '2015-08-31', 1, 21],
    ['2018-10-01', '2018-12-31', 9, 63],
    ['2020-02-20', '2020-04-17', 31, 41],
  ])('%s to %s -> crisis on %i of %i sessions, as found', (from, to, days, all) => {
    expect(crisis(from, to)).toEqual([days, all]);
  });

  it.each([600, 900])('labels up to session %i, seen then and 250 sessions later -> the same', (t) => {
    const then = historyAt(new RegimeEngine({ seed: 0 }, config), t).map(historyDayJson);
    const later = historyAt(engine, t + 250).map(historyDayJson);
    expect(canonicalJson(later.slice(0, t + 1))).toBe(canonicalJson(then));
    expect(canonicalJson(history.slice(0, t + 1).map(historyDayJson))).toBe(canonicalJson(then));
  });
});
