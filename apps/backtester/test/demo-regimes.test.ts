import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';
import { tradingCalendar, type TradeDate } from '@prometheus/core';
import { type RegimeHistory, type RegionSession } from '@prometheus/orchestration';
import { REGIME_LABELS, RegimeEngine } from '@prometheus/regime';
import { loadSeriesDefinitions } from '@prometheus/data';

import { DEMO_INDEX_SERIES, demoRegimeConfig, demoSeriesDefinitions, regimeWindows } from '../src/demo-regimes.js';

const folder = mkdtempSync(join(tmpdir(), 'demo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sessionOn = (date: TradeDate, label: string): RegionSession => ({
  date,
  label,
  since: date,
  probabilities: Object.fromEntries(REGIME_LABELS.map((name) => [name, 0])) as RegionSession['probabilities'],
  confidence: 0,
  reasons: [],
  coverage: 0,
  modelId: '',
  drivers: [],
});

const historyOf = (labelOn: (date: TradeDate) => string): RegimeHistory => {
  const dates = tradingCalendar('US_EQ').tradingDaysBetween('2008-01-02' as TradeDate, '2020-04-17' as TradeDate);
  const sessions = dates.map((date) => sessionOn(date, labelOn(date)));
  return {
    collection: 'demo',
    regions: [{ region: 'US', sessions, index: { name: 'index', levels: sessions.map(() => 1) }, models: [] }],
  };
};

describe('regimeWindows', () => {
  it('half of the sessions of autumn 2011 in crisis, all of 2008 -> their shares, and a dash where there was none', () => {
    // 2011-08-08 to 2011-10-03 has 40 sessions, of which 20 end on 2011-09-02.
    const text = regimeWindows(
      historyOf((date) =>
        date < '2009-01-01' || (date >= '2011-08-08' && date <= '2011-09-02') ? 'RISK_OFF_CRISIS' : 'NORMAL',
      ),
    );
    const rows = text.split('\n').map((line) => line.split(/ {2,}/));
    expect(rows[0]).toEqual(['share of sessions', 'NORMAL', 'RISK_OFF_CRISIS']);
    expect(rows[2]).toEqual(['Sep to Dec 2008', '-', '100 %']);
    expect(rows[3]).toEqual(['Aug to Oct 2011', '50 %', '50 %']);
    expect(rows[4]).toEqual(['Feb to Apr 2020', '100 %', '-']);
    expect(rows[5][0]).toBe('2008 to 2020');
  });
});

describe('the demo', () => {
  it('its engine -> reads the index alone, and requires it', () => {
    const engine = new RegimeEngine({ seed: 1 }, demoRegimeConfig());
    expect(engine.requires).toEqual({ macro: [DEMO_INDEX_SERIES] });
    expect(engine.config.regions.map(({ id, features }) => [id, features])).toEqual([['US', 'index']]);
  });

  it('its definition of the index -> accepted, known at the close of its own session', () => {
    const file = join(folder, 'series.yaml');
    writeFileSync(file, demoSeriesDefinitions());
    const definition = loadSeriesDefinitions(file).series.get(DEMO_INDEX_SERIES);
    expect(definition).toMatchObject({ lag: { sessions: 0 }, revised: false, file: 'index', column: 'close' });
  });
});
