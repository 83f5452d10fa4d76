import { type JsonValue } from '@prometheus/core';
import { REGIME_LABELS } from '@prometheus/regime';

import { lastOf, type LabelledSession, type RegimeHistory, type RegionHistory } from './regime-history.js';
import { labelShares, spellsOf } from './regime-spells.js';

/** A history for machines: every session, spells with the drivers of their first close, models with their states. */
export function regimeHistoryJson(history: RegimeHistory): JsonValue {
  const { collection, configId, regions, global } = history;
  const [{ sessions: all }] = regions;
  const value = {
    collection,
    configId,
    range: { from: all[0].date, to: lastOf(all).date, sessions: all.length },
    regions: regions.map((region) => ({
      region: region.region,
      index: region.index.name,
      shares: labelShares(region.sessions),
      last: lastOf(region.sessions),
      spells: spellsOf(region.sessions).map(({ first, last, ...spell }) => ({
        ...spell,
        sessions: last - first + 1,
        drivers: region.sessions[first].drivers,
      })),
      models: region.models,
      sessions: region.sessions.map(({ drivers: _, explanation: __, ...session }, t) => ({
        ...session,
        indexLevel: region.index.levels[t],
      })),
    })),
    global,
  };
  // What is infinite or missing is null in JSON, and what is undefined is absent.
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}

/** One line a region and session; the global view is the region `global`. Probabilities, confidence and coverage are fractions. */
export function regimeHistoryCsv(history: RegimeHistory): string {
  const header = [
    'date',
    'region',
    'label',
    'since',
    ...REGIME_LABELS,
    'confidence',
    'coverage',
    'index_level',
    'model_id',
    'reasons',
  ];
  const lines = history.regions.flatMap((region) => regionLines(region));
  const global = (history.global ?? []).map((session) => line(session, 'global', ['', '', '']));
  return `${[header.join(','), ...lines, ...global].join('\n')}\n`;
}

function regionLines({ region, sessions, index }: RegionHistory): string[] {
  return sessions.map((session, t) => {
    const level = index.levels[t];
    return line(session, region, [
      String(session.coverage),
      Number.isFinite(level) ? String(level) : '',
      session.modelId,
    ]);
  });
}

function line(session: LabelledSession, region: string, further: readonly string[]): string {
  const { date, label, since, probabilities, confidence, reasons } = session;
  const shares = REGIME_LABELS.map((name) => String(probabilities[name]));
  return [date, region, label, since, ...shares, String(confidence), ...further, quoted(reasons.join('; '))].join(',');
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
