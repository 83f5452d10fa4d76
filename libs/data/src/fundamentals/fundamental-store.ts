import { epochDay } from '@prometheus/core';
import type pg from 'pg';

import { BinaryCopyWriter } from '../copy/binary-copy-writer.js';
import { type CopyColumn } from '../copy/copy-columns.js';
import { copyIn } from '../copy/copy-in.js';
import { type MergeOutcome } from '../ingestion/batch-writer.js';
import { finding, listed, type QcFinding } from '../ingestion/quality-control/finding.js';
import { entityId } from '../ingestion/symbol.js';
import { compareRows, figureKey, type FundamentalRow } from './fundamental-row.js';

const COLUMNS: readonly CopyColumn[] = [
  { name: 'issuer_id', type: 'text' },
  { name: 'metric', type: 'text' },
  { name: 'period_end', type: 'date' },
  { name: 'basis', type: 'text' },
  { name: 'unit', type: 'text' },
  { name: 'known_at', type: 'timestamptz' },
  { name: 'value', type: 'float8' },
  { name: 'period_start', type: 'date' },
  { name: 'fiscal_period', type: 'text' },
  { name: 'form', type: 'text' },
  { name: 'source', type: 'text' },
  { name: 'is_current', type: 'bool' },
  { name: 'batch_id', type: 'text' },
];

/** Issuers whose stored rows are compared at a time, so that a large file does not lie in memory twice. */
const ISSUERS_AT_A_TIME = 200;

/** One stored version of a figure. */
interface Version {
  readonly knownAtMs: number;
  readonly value: number;
  /** For a value that a source corrected later: instant of the version that it corrects. */
  readonly correctsMs: number | undefined;
  readonly isCurrent: boolean;
}

/** A version to be written. */
interface NewVersion {
  readonly row: FundamentalRow;
  readonly knownAtMs: number;
  readonly correctsMs: number | undefined;
}

/** Stores figures in all their versions beside those stored already.
 *
 * A later filing about a period is a further row with its own `known_at`, the instant of that filing, whenever it is
 * ingested; the newest `known_at` is current. A row that is stored already changes nothing. Another value with the `known_at`
 * of a stored row means that the source corrected itself: the past knew the stored value, so the new one is a further row
 * known from `nowMs` on. Where a later filing restated the period before the correction came, the correction says nothing
 * about what is known from now on and is not stored.
 *
 * @param facts at most one value for each figure and instant
 * @param source who served them, for example `csv` */
export async function storeFundamentals(
  client: pg.ClientBase,
  collection: string,
  facts: readonly FundamentalRow[],
  batchId: string,
  nowMs: number,
  source = 'program',
): Promise<MergeOutcome> {
  const bySymbol = new Map<string, FundamentalRow[]>();
  for (const row of [...facts].sort(compareRows)) {
    const rows = bySymbol.get(row.symbol);
    if (rows === undefined) bySymbol.set(row.symbol, [row]);
    else rows.push(row);
  }
  const symbols = [...bySymbol.keys()];
  let unchanged = 0;
  let restated = 0;
  const superseded: string[] = [];
  for (let start = 0; start < symbols.length; start += ISSUERS_AT_A_TIME) {
    const chunk = symbols.slice(start, start + ISSUERS_AT_A_TIME);
    const stored = await readVersions(
      client,
      chunk.map((symbol) => entityId(collection, symbol)),
    );
    const writer = new BinaryCopyWriter(COLUMNS);
    const retired: unknown[] = [];
    for (const symbol of chunk) {
      const issuerId = entityId(collection, symbol);
      for (const rows of figures(bySymbol.get(symbol) ?? [])) {
        const versions = stored.get(`${issuerId} ${figureKey(rows[0])}`) ?? [];
        const merged = mergeFigure(rows, versions, nowMs);
        unchanged += rows.length - merged.added.length;
        if (versions.length > 0) restated += merged.added.length;
        if (merged.superseded > 0) superseded.push(`${symbol} ${rows[0].metric} ${rows[0].periodEnd}`);
        const current = Math.max(
          ...versions.map((v) => v.knownAtMs),
          ...merged.added.map((version) => version.knownAtMs),
        );
        const before = versions.find((version) => version.isCurrent);
        if (before !== undefined && before.knownAtMs < current) retired.push(retirement(issuerId, rows[0]));
        for (const version of merged.added) {
          write(writer, issuerId, version, version.knownAtMs === current, source, batchId);
        }
      }
    }
    await client.query(
      `UPDATE historical.fundamentals f SET is_current = false
       FROM jsonb_to_recordset($1) AS r (issuer_id text, metric text, period_end date, basis text, unit text)
       WHERE (f.issuer_id, f.metric, f.period_end, f.basis, f.unit) = (r.issuer_id, r.metric, r.period_end, r.basis, r.unit)
         AND f.is_current`,
      [JSON.stringify(retired)],
    );
    await copyIn(client, { table: 'historical.fundamentals', columns: COLUMNS }, [writer.finish()]);
  }
  return { unchanged, restated, findings: supersededFindings(superseded) };
}

/** Sorted rows of one symbol, figure by figure. */
function* figures(rows: readonly FundamentalRow[]): Generator<readonly FundamentalRow[]> {
  let start = 0;
  for (let end = 1; end <= rows.length; end++) {
    if (end < rows.length && figureKey(rows[end]) === figureKey(rows[start])) continue;
    yield rows.slice(start, end);
    start = end;
  }
}

function mergeFigure(
  rows: readonly FundamentalRow[],
  stored: readonly Version[],
  nowMs: number,
): { readonly added: readonly NewVersion[]; readonly superseded: number } {
  const added: NewVersion[] = [];
  let superseded = 0;
  const newest = Math.max(
    ...stored.map((version) => version.correctsMs ?? version.knownAtMs),
    ...rows.map((row) => row.knownAtMs),
  );
  const taken = new Set(stored.map((version) => version.knownAtMs));
  for (const row of rows) {
    const told = stored.filter((version) => (version.correctsMs ?? version.knownAtMs) === row.knownAtMs);
    if (told.length === 0) {
      // A correction may have been stored at this very instant.
      const knownAtMs = taken.has(row.knownAtMs) ? row.knownAtMs + 1 : row.knownAtMs;
      const correctsMs = knownAtMs === row.knownAtMs ? undefined : row.knownAtMs;
      added.push({ row, knownAtMs, correctsMs });
      continue;
    }
    const last = told.reduce((a, b) => (b.knownAtMs > a.knownAtMs ? b : a));
    if (last.value === row.value) continue;
    if (row.knownAtMs < newest) {
      superseded += 1;
      continue;
    }
    added.push({ row, knownAtMs: Math.max(nowMs, Math.max(...taken) + 1), correctsMs: row.knownAtMs });
  }
  return { added, superseded };
}

const CORRECTION = / correction of (\S+)$/;

async function readVersions(client: pg.ClientBase, issuerIds: readonly string[]): Promise<Map<string, Version[]>> {
  const { rows } = await client.query<{
    figure: string;
    known_at_ms: number;
    value: number;
    source: string;
    is_current: boolean;
  }>(
    `SELECT issuer_id || ' ' || metric || ' ' || period_end::text || ' ' || basis || ' ' || unit AS figure,
       round(extract(epoch FROM known_at) * 1000)::float8 AS known_at_ms, value, source, is_current
     FROM historical.fundamentals WHERE issuer_id = ANY($1)`,
    [issuerIds],
  );
  const byFigure = new Map<string, Version[]>();
  for (const row of rows) {
    const corrects = CORRECTION.exec(row.source)?.[1];
    const version: Version = {
      knownAtMs: row.known_at_ms,
      value: row.value,
      correctsMs: corrects === undefined ? undefined : Date.parse(corrects),
      isCurrent: row.is_current,
    };
    const versions = byFigure.get(row.figure);
    if (versions === undefined) byFigure.set(row.figure, [version]);
    else versions.push(version);
  }
  return byFigure;
}

function retirement(issuerId: string, { metric, periodEnd, basis, unit }: FundamentalRow): Record<string, string> {
  return { issuer_id: issuerId, metric, period_end: periodEnd, basis, unit };
}

function write(
  writer: BinaryCopyWriter,
  issuerId: string,
  { row, knownAtMs, correctsMs }: NewVersion,
  isCurrent: boolean,
  source: string,
  batchId: string,
): void {
  const optionalText = (value: string | undefined): void => {
    if (value === undefined) writer.null();
    else writer.text(value);
  };
  writer.text(issuerId);
  writer.text(row.metric);
  writer.date(epochDay(row.periodEnd));
  writer.text(row.basis);
  writer.text(row.unit);
  writer.timestamptz(knownAtMs);
  writer.float8(row.value);
  if (row.periodStart === undefined) writer.null();
  else writer.date(epochDay(row.periodStart));
  optionalText(row.fiscalPeriod);
  optionalText(row.form);
  // Which filing a corrected value belongs to must survive, or a second reading could not tell it from a restatement.
  writer.text(correctsMs === undefined ? source : `${source}, correction of ${new Date(correctsMs).toISOString()}`);
  writer.bool(isCurrent);
  writer.text(batchId);
}

function supersededFindings(superseded: readonly string[]): QcFinding[] {
  if (superseded.length === 0) return [];
  const detail = `corrected after a later filing had restated them, not stored: ${listed(superseded)}`;
  return [finding('SUPERSEDED_CORRECTION', undefined, [], detail, superseded.length)];
}
