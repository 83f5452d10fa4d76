import { describe, expect, it } from '@jest/globals';

import { regimeHistoryCsv, regimeHistoryJson } from '../../src/index.js';
import { historyFixture } from './history-fixture.js';

interface HistoryJson {
  readonly range: unknown;
  readonly global?: unknown;
  readonly regions: readonly {
    readonly shares: readonly { readonly label: string; readonly sessions: number }[];
    readonly spells: readonly { readonly sessions: number; readonly drivers: readonly unknown[] }[];
    readonly sessions: readonly Record<string, unknown>[];
    readonly models: readonly { readonly cut: string; readonly states: readonly unknown[] }[];
  }[];
}

describe('regimeHistoryCsv', () => {
  it('ten sessions, three of them before a model -> a header and a line each, quoted where a text has a comma', () => {
    const lines = regimeHistoryCsv(historyFixture({ sessions: 10, warmUp: 3 }))
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(11);
    expect(lines[0]).toBe(
      'date,region,label,since,CALM_CARRY,NORMAL,RISK_OFF_CRISIS,RECOVERY,STAGNATION,confidence,coverage,index_level,model_id,reasons',
    );
    expect(lines[1]).toMatch(
      /^2000-01-03,US,UNDETERMINED,2000-01-03,0,0,0,0,0,0,0,[\d.]+,,warming up: 1 of 504 sessions$/,
    );
    expect(lines[4]).toMatch(
      /^2000-01-06,US,CALM_CARRY,2000-01-06,0\.7,.*,0\.75,[\d.]+,regime-hmm_\w+,".*, 90 % are needed"$/,
    );
  });

  it('two regions -> their lines, then those of the global view', () => {
    const lines = regimeHistoryCsv(historyFixture({ sessions: 4, regions: ['US', 'EU'] }))
      .trimEnd()
      .split('\n');
    expect(lines.slice(1).map((line) => line.split(',')[1])).toEqual(
      ['US', 'EU', 'global'].flatMap((id) => [id, id, id, id]),
    );
    const columns = lines[0].split(',').length;
    // The last cell is quoted and has one comma.
    expect(lines.slice(1).every((line) => line.split(',').length === columns + 1)).toBe(true);
  });
});

describe('regimeHistoryJson', () => {
  it('a history -> every session with its index level, spells with the drivers of their first close, models with states', () => {
    const history = historyFixture({ sessions: 50 });
    const json = regimeHistoryJson(history) as unknown as HistoryJson;
    const [region] = json.regions;
    expect(json.range).toEqual({ from: '2000-01-03', to: history.regions[0].sessions[49].date, sessions: 50 });
    expect(region.sessions).toHaveLength(50);
    expect(region.sessions[7]).toMatchObject({ label: 'CALM_CARRY', indexLevel: history.regions[0].index.levels[7] });
    expect(region.sessions[7]).not.toHaveProperty('drivers');
    expect(region.spells.map(({ sessions, drivers }) => [sessions, drivers.length])).toEqual([
      [20, 3],
      [20, 3],
      [10, 3],
    ]);
    expect(region.models[0].states).toHaveLength(3);
    expect(json.global).toBeUndefined();
  });

  it('a level that is missing -> null', () => {
    const [region] = historyFixture({ sessions: 2 }).regions;
    const levels = [Number.NaN, 100];
    const history = { collection: 'x', regions: [{ ...region, index: { ...region.index, levels } }] };
    const json = regimeHistoryJson(history) as unknown as HistoryJson;
    expect(json.regions[0].sessions.map(({ indexLevel }) => indexLevel)).toEqual([null, 100]);
    expect(regimeHistoryCsv(history).split('\n')[1]).toMatch(/,0\.75,,regime-hmm/);
  });
});
