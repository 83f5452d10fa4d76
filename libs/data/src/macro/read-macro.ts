import { type TradeDate } from '@prometheus/core';
import type pg from 'pg';

import { readDefinitions } from './definition-store.js';
import { unknownSeries } from './loaded-macro-facts.js';

/** Which stored observations are wanted. */
export interface MacroFilters {
  /** Ids; all stored series when absent. */
  readonly series?: readonly string[];
  /** First and last date wanted, both included. */
  readonly from?: TradeDate;
  readonly to?: TradeDate;
  /** Serves each observation in its newest version known at this instant; without it, in its current one. */
  readonly knownBy?: Date;
}

export interface MacroRecord {
  readonly seriesId: string;
  readonly date: TradeDate;
  readonly value: number;
  readonly knownAt: Date;
}

/** By series and date.
 * @throws {MacroSeriesError} for a series that is not stored */
export async function readMacroRecords(
  client: pg.ClientBase | pg.Pool,
  { series, from, to, knownBy }: MacroFilters,
): Promise<MacroRecord[]> {
  const stored = await readDefinitions(client);
  for (const id of series ?? []) if (!stored.has(id)) throw unknownSeries(id, stored.keys());
  const { rows } = await client.query<{ series_id: string; date: TradeDate; value: number; known_at: Date }>(
    `SELECT series_id, date::text, value, known_at
     FROM (SELECT DISTINCT ON (series_id, date) * FROM historical.macro_series
           WHERE ($1::text[] IS NULL OR series_id = ANY($1))
             AND ($2::date IS NULL OR date >= $2) AND ($3::date IS NULL OR date <= $3)
             AND CASE WHEN $4::timestamptz IS NULL THEN is_current ELSE known_at <= $4 END
           ORDER BY series_id, date, known_at DESC) m
     ORDER BY series_id COLLATE "C", m.date`,
    [series ?? null, from ?? null, to ?? null, knownBy ?? null],
  );
  return rows.map(({ series_id: seriesId, date, value, known_at: knownAt }) => ({ seriesId, date, value, knownAt }));
}
