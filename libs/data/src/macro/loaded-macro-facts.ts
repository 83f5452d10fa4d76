import { compareCodeUnits, epochDay, sha256 } from '@prometheus/core';
import type pg from 'pg';

import { copyRows } from '../copy/copy-out.js';
import { FactNotRequiredError, MacroSeriesError } from '../errors.js';
import { type FactLine } from '../facts/fact-lines.js';
import { type MacroFacts, type MacroObservation } from '../facts/macro-facts.js';
import { readDefinitions } from './definition-store.js';
import { SeriesVersions } from './series-versions.js';

/** One version of one observation. */
export interface StoredObservation extends MacroObservation {
  readonly seriesId: string;
  readonly knownAtMs: number;
}

/** Macro series in memory, in columns: a read costs microseconds. */
export class LoadedMacroFacts implements MacroFacts {
  readonly seriesIds: readonly string[];
  readonly #series: ReadonlyMap<string, SeriesVersions>;

  /** @param observations in any order; those of series that were not required are left out */
  constructor(seriesIds: readonly string[], observations: Iterable<StoredObservation>) {
    this.seriesIds = Object.freeze([...new Set(seriesIds)].sort(compareCodeUnits));
    const columns = new Map(
      this.seriesIds.map((id) => [id, { days: [], values: [], knownAtMs: [] } as VersionColumns]),
    );
    for (const { seriesId, date, value, knownAtMs } of observations) {
      const series = columns.get(seriesId);
      if (series === undefined) continue;
      series.days.push(epochDay(date));
      series.values.push(value);
      series.knownAtMs.push(knownAtMs);
    }
    this.#series = new Map(
      [...columns].map(([id, { days, values, knownAtMs }]) => [id, new SeriesVersions(days, values, knownAtMs)]),
    );
  }

  latest(seriesId: string, count: number, asOfMs: number): MacroObservation[] {
    const series = this.#series.get(seriesId);
    if (series === undefined) throw new FactNotRequiredError('macro', seriesId, this.seriesIds);
    return series.latest(count, asOfMs);
  }

  /** One line for each version, by series, date and instant. */
  lines(): FactLine[] {
    return [...this.#series].flatMap(([id, series]) => series.lines(id));
  }

  /** Hexadecimal sha256 over the ids and every version known at an instant, in sorted order: equal digests, equal answers up to
   * then. */
  digest(asOfMs: number): string {
    const known = this.lines().filter(({ knownAtMs }) => knownAtMs <= asOfMs);
    return sha256([...this.seriesIds, ...known.map(({ text }) => text)].join('\n'));
  }
}

interface VersionColumns {
  readonly days: number[];
  readonly values: number[];
  readonly knownAtMs: number[];
}

/** Loads series in all their versions.
 * @param client of the historical store
 * @throws {MacroSeriesError} for a series that is not stored, or is for evaluation only */
export async function loadMacroFacts(client: pg.ClientBase, seriesIds: readonly string[]): Promise<LoadedMacroFacts> {
  return new LoadedMacroFacts(seriesIds, await readStoredMacro(client, seriesIds));
}

/** The rows that `LoadedMacroFacts` is made of: plain data.
 * @param client of the historical store
 * @param wherePresent series that need not be stored
 * @throws {MacroSeriesError} for a series that is not stored, or is for evaluation only */
export async function readStoredMacro(
  client: pg.ClientBase,
  seriesIds: readonly string[],
  wherePresent: readonly string[] = [],
): Promise<StoredObservation[]> {
  const observations: StoredObservation[] = [];
  if (seriesIds.length + wherePresent.length === 0) return observations;
  const wanted = await requireServable(client, seriesIds, wherePresent);
  if (wanted.length === 0) return observations;
  await copyRows(
    client,
    // COPY takes no parameters; stored ids have no quotes in them.
    `SELECT series_id, date, value, known_at FROM historical.macro_series
     WHERE series_id IN (${wanted.map((id) => `'${id}'`).join(', ')})`,
    ['text', 'date', 'float8', 'timestamptz'],
    (row) => {
      const date = row.tradeDate(1);
      observations.push({ seriesId: row.text(0), date, value: row.float8(2), knownAtMs: row.timestamptz(3) });
    },
  );
  return observations;
}

async function requireServable(
  client: pg.ClientBase,
  seriesIds: readonly string[],
  wherePresent: readonly string[],
): Promise<string[]> {
  const stored = await readDefinitions(client);
  const present = wherePresent.filter((id) => stored.has(id));
  return [...new Set([...seriesIds, ...present])].map((id) => {
    const definition = stored.get(id);
    if (definition === undefined) throw unknownSeries(id, stored.keys());
    if (definition.evaluationReason === undefined) return definition.seriesId;
    throw new MacroSeriesError(
      id,
      `is for evaluation only: ${definition.evaluationReason}`,
      'No view serves it; use it to judge results, or require another series.',
    );
  });
}

export function unknownSeries(seriesId: string, known: Iterable<string>): MacroSeriesError {
  const ids = [...known];
  const remedy =
    ids.length === 0
      ? 'Bring it in with `prometheus-backtest ingest macro` or `ingest fred`.'
      : `Stored: ${ids.join(', ')}.`;
  return new MacroSeriesError(seriesId, 'is not stored', remedy);
}
