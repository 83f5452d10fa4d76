import { compareCodeUnits, epochDay, type TradeDate } from '@prometheus/core';

import { compareVersions, type MacroVersion } from '../../macro/incoming-series.js';
import { knownByLag } from '../../macro/publication-lag.js';
import { type SeriesDefinition } from '../../macro/series-definition.js';
import { openAfter } from '../../ingestion/known-at.js';
import { type SessionTable } from '../../ingestion/session-table.js';
import { type FredObservation } from './fred-answer.js';

/** Versions out of the archive: one is known at the open of the session after the day on which it entered the archive. What stood in a
 * series' first vintage was mostly published before, perhaps with other values; it counts as known with that vintage, since
 * any earlier instant could show a value that nobody had.
 *
 * @param observations of all windows in any order; a version that windows repeat counts since its first
 * @param to later dates are left out */
export function vintageVersions(
  observations: readonly FredObservation[],
  sessions: SessionTable,
  to: TradeDate,
): MacroVersion[] {
  const rows = observations.filter(({ date, value }) => value !== undefined && date <= to);
  rows.sort((a, b) => compareCodeUnits(a.date, b.date) || compareCodeUnits(a.since, b.since));
  const versions: MacroVersion[] = [];
  for (const { since, date, value = NaN } of rows) {
    const knownAtMs = openAfter(sessions, epochDay(since));
    if (knownAtMs === undefined) continue;
    const version = { day: epochDay(date), value, knownAtMs };
    const before = versions.at(-1);
    // Of the vintages of a weekend the last counts: they are known at one open.
    if (before?.day === version.day && before.knownAtMs === knownAtMs) versions[versions.length - 1] = version;
    else versions.push(version);
  }
  return versions.filter(({ day, value }, i) => {
    const before = versions[i - 1] as MacroVersion | undefined;
    return before?.day !== day || before.value !== value;
  });
}

/** Values without vintages, known by the lag of the series, or, for evaluation only, by nothing but the ingestion. */
export function latestVersions(
  observations: readonly FredObservation[],
  definition: SeriesDefinition,
  sessions: SessionTable,
): MacroVersion[] {
  const versions: MacroVersion[] = [];
  for (const { date, value } of observations) {
    const day = epochDay(date);
    const knownAtMs = definition.lag === undefined ? undefined : knownByLag(definition, day, sessions);
    // Beyond the end of the market's calendar nothing is served.
    const isNeverKnown = knownAtMs === undefined && definition.lag !== undefined;
    if (value !== undefined && !isNeverKnown) versions.push({ day, value, knownAtMs });
  }
  return versions.sort(compareVersions);
}
