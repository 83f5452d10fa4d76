import { dateOfEpochDay } from '@prometheus/core';
import type pg from 'pg';

import { BinaryCopyWriter } from '../copy/binary-copy-writer.js';
import { type CopyColumn } from '../copy/copy-columns.js';
import { copyIn } from '../copy/copy-in.js';
import { copyRows } from '../copy/copy-out.js';
import { type MergeOutcome } from '../ingestion/batch-writer.js';
import { finding, listedDays, type QcFinding } from '../ingestion/quality-control/finding.js';
import { type IncomingSeries, type MacroVersion, type SeriesDating } from './incoming-series.js';

const COLUMNS: readonly CopyColumn[] = [
  { name: 'series_id', type: 'text' },
  { name: 'date', type: 'date' },
  { name: 'value', type: 'float8' },
  { name: 'known_at', type: 'timestamptz' },
  { name: 'is_current', type: 'bool' },
  { name: 'batch_id', type: 'text' },
];

/** A version as stored or about to be. */
export interface DatedVersion {
  readonly value: number;
  readonly knownAtMs: number;
}

interface MergedDate {
  readonly added: readonly DatedVersion[];
  /** Whether another value than the stored one is current, though no vintage says since when. */
  readonly isRestated: boolean;
}

/** Stores series in all their versions beside those stored already.
 *
 * An equal value changes nothing. A vintage is a further row with its own instant, whenever it is ingested. Another value where no
 * vintage says since when (a series dated by its lag, or a vintage that is told otherwise than before) is a further row known
 * from `nowMs` on: the past knew the stored one. The row with the newest instant is current. */
export async function storeSeries(
  client: pg.ClientBase,
  series: readonly IncomingSeries[],
  batchId: string,
  nowMs: number,
): Promise<MergeOutcome> {
  let unchanged = 0;
  let restated = 0;
  const findings: QcFinding[] = [];
  for (const { seriesId, dating, versions } of series) {
    const stored = await readVersions(client, seriesId);
    const writer = new BinaryCopyWriter(COLUMNS);
    const retired: string[] = [];
    const restatedDays: number[] = [];
    for (const ofDate of byDate(versions)) {
      const [{ day }] = ofDate;
      const before = stored.get(day) ?? [];
      const { added, isRestated } = mergeDate(dating, ofDate, before, nowMs);
      unchanged += ofDate.length - added.length;
      if (before.length > 0) restated += added.length;
      if (isRestated) restatedDays.push(day);
      const newestStored = before.at(-1)?.knownAtMs ?? -Infinity;
      const newest = Math.max(newestStored, ...added.map(({ knownAtMs }) => knownAtMs));
      if (before.length > 0 && newest > newestStored) retired.push(dateOfEpochDay(day));
      for (const { value, knownAtMs } of added) {
        writer.text(seriesId);
        writer.date(day);
        writer.float8(value);
        writer.timestamptz(knownAtMs);
        writer.bool(knownAtMs === newest);
        writer.text(batchId);
      }
    }
    if (retired.length > 0) {
      await client.query(
        `UPDATE historical.macro_series SET is_current = false
         WHERE series_id = $1 AND is_current AND date = ANY($2::date[])`,
        [seriesId, retired],
      );
    }
    await copyIn(client, { table: 'historical.macro_series', columns: COLUMNS }, [writer.finish()]);
    if (restatedDays.length > 0) {
      const detail = `other values than stored of ${listedDays(restatedDays)}`;
      findings.push(finding('RESTATED', seriesId, restatedDays, detail));
    }
  }
  return { unchanged, restated, findings };
}

/** What the versions of one date add to the stored ones.
 * @param incoming by instant, at least one, see `IncomingSeries`
 * @param stored by instant */
export function mergeDate(
  dating: SeriesDating,
  incoming: readonly MacroVersion[],
  stored: readonly DatedVersion[],
  nowMs: number,
): MergedDate {
  const versions = [...stored];
  const add = (version: DatedVersion): void => {
    versions.push(version);
    versions.sort((a, b) => a.knownAtMs - b.knownAtMs);
  };
  let isRestated = false;
  incoming.forEach(({ value, knownAtMs = nowMs }, i) => {
    const newest = versions.at(-1);
    const told = dating === 'vintages' ? stored.find((version) => version.knownAtMs === knownAtMs) : stored.at(-1);
    if (told === undefined) {
      const inEffect = versions.findLast((version) => version.knownAtMs <= knownAtMs);
      if (inEffect?.value !== value) add({ value, knownAtMs });
    } else if (told.value !== value && told === newest && i === incoming.length - 1) {
      add({ value, knownAtMs: Math.max(nowMs, told.knownAtMs + 1) });
      isRestated = true;
    }
  });
  return { added: versions.filter((version) => !stored.includes(version)), isRestated };
}

/** Sorted versions of a series, date by date. */
function* byDate(versions: readonly MacroVersion[]): Generator<readonly MacroVersion[]> {
  let start = 0;
  for (let end = 1; end <= versions.length; end++) {
    if (end < versions.length && versions[end].day === versions[start].day) continue;
    yield versions.slice(start, end);
    start = end;
  }
}

async function readVersions(client: pg.ClientBase, seriesId: string): Promise<Map<number, DatedVersion[]>> {
  const byDay = new Map<number, DatedVersion[]>();
  await copyRows(
    client,
    // COPY takes no parameters; an id has no quotes in it.
    `SELECT date, value, known_at FROM historical.macro_series WHERE series_id = '${seriesId}' ORDER BY date, known_at`,
    ['date', 'float8', 'timestamptz'],
    (row) => {
      const version = { value: row.float8(1), knownAtMs: row.timestamptz(2) };
      const versions = byDay.get(row.date(0));
      if (versions === undefined) byDay.set(row.date(0), [version]);
      else versions.push(version);
    },
  );
  return byDay;
}
