import { canonicalJson, type JsonValue } from '@prometheus/core';
import type pg from 'pg';

import { MacroSeriesError } from '../errors.js';
import { type IncomingSeries } from './incoming-series.js';

/** A series as stored. */
export interface StoredDefinition {
  readonly seriesId: string;
  readonly title: string;
  /** Why it is for evaluation only; undefined for one that views may serve. */
  readonly evaluationReason: string | undefined;
  /** How its instants came about, see `datingRule`. */
  readonly rule: string;
}

interface DefinitionRow {
  readonly series_id: string;
  readonly title: string;
  readonly evaluation_only: boolean;
  readonly reason: string | null;
  readonly lag: JsonValue;
  readonly source: string;
}

/** Stored definitions by the id of the series. */
export async function readDefinitions(client: pg.ClientBase | pg.Pool): Promise<Map<string, StoredDefinition>> {
  const { rows } = await client.query<DefinitionRow>(
    `SELECT series_id, title, evaluation_only, reason, lag, source FROM historical.macro_definitions
     ORDER BY series_id COLLATE "C"`,
  );
  return new Map(
    rows.map((row) => [
      row.series_id,
      {
        seriesId: row.series_id,
        title: row.title,
        evaluationReason: row.evaluation_only ? (row.reason ?? 'no reason stored') : undefined,
        rule: ruleText(row.source, row.evaluation_only, row.lag),
      },
    ]),
  );
}

/** Stores what the series are. Instants of one series come from one source by one rule, or versions of two kinds would stand beside
 * each other and nobody could say which was known when.
 * @throws {MacroSeriesError} for a series that is stored by another source or rule */
export async function storeDefinitions(
  client: pg.ClientBase,
  series: readonly IncomingSeries[],
  source: string,
  now: Date,
): Promise<void> {
  const stored = await readDefinitions(client);
  const rows = series.map((one) => {
    const { seriesId, definition } = one;
    const { title, frequency, unit, evaluationOnly = false, reason = null } = definition;
    const lag = storedLag(one);
    const before = stored.get(seriesId);
    const rule = ruleText(source, evaluationOnly, lag);
    if (before !== undefined && before.rule !== rule) {
      throw new MacroSeriesError(
        seriesId,
        `is stored with its instants ${before.rule}, and would now have them ${rule}`,
        'Nothing was written. Keep source and lag as they were, or start with an empty database (`prometheus-db reset`).',
      );
    }
    return { series_id: seriesId, title, frequency, unit, lag, evaluation_only: evaluationOnly, reason };
  });
  await client.query(
    `INSERT INTO historical.macro_definitions AS d
       (series_id, title, frequency, unit, lag, evaluation_only, reason, source, updated_at)
     SELECT series_id, title, frequency, unit, nullif(lag, 'null'), evaluation_only, reason, $2, $3
     FROM jsonb_to_recordset($1) AS r
       (series_id text, title text, frequency text, unit text, lag jsonb, evaluation_only boolean, reason text)
     ON CONFLICT (series_id) DO UPDATE
     SET (title, frequency, unit, reason, updated_at) =
       (excluded.title, excluded.frequency, excluded.unit, excluded.reason, excluded.updated_at)
     WHERE (d.title, d.frequency, d.unit, d.reason)
       IS DISTINCT FROM (excluded.title, excluded.frequency, excluded.unit, excluded.reason)`,
    [JSON.stringify(rows), source, now],
  );
}

function storedLag({ definition, dating }: IncomingSeries): JsonValue {
  if (dating !== 'lag' || definition.lag === undefined) return null;
  return { ...definition.lag, dateIs: definition.dateIs };
}

function ruleText(source: string, evaluationOnly: boolean, lag: JsonValue): string {
  if (evaluationOnly) return `from ${source} by ingestion, for evaluation only`;
  return lag === null ? `from ${source} by its vintages` : `from ${source} by the lag ${canonicalJson(lag)}`;
}
