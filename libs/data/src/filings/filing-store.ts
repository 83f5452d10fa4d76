import type pg from 'pg';

import { type MergeOutcome } from '../ingestion/batch-writer.js';
import { finding, listed } from '../ingestion/quality-control/finding.js';
import { STAGED_FILINGS, STAGED_SECTIONS, STORED_TEXT } from './filing-staging.js';

const TEXT = `sha256(convert_to(string_agg(body, E'\\n' ORDER BY ordinal), 'UTF8'))`;
const DIVISION = `sha256(convert_to(string_agg(
  jsonb_build_array(item, heading, length(body))::text, E'\\n' ORDER BY ordinal), 'UTF8'))`;

/** What a stored filing becomes beside the staged one; the later instant counts, so that it is never known earlier. */
const MERGED = `s.filing_type, s.filing_date, coalesce(s.period_end, f.period_end), greatest(f.known_at, s.known_at),
  CASE WHEN f.text_ref = '${STORED_TEXT}' THEN f.text_ref ELSE coalesce(s.text_ref, f.text_ref) END`;

/** Stores staged filings beside those stored already. What was filed does not change, so a filing has one row: facts about it
 * that the source corrected replace the stored ones, except that it is never known earlier than was stored. Its text stays
 * as it was stored first, and one that differs is a finding; the same text divided otherwise is divided anew. Stored
 * filings that are not staged are left. */
export async function mergeStagedFilings(client: pg.ClientBase, batchId: string): Promise<MergeOutcome> {
  await client.query(`
    CREATE TEMP TABLE staged_texts ON COMMIT DROP AS
    SELECT s.filing_id, s.text = h.text AS is_same_text, s.division = h.division AS is_same_division
    FROM (SELECT filing_id, ${TEXT} AS text, ${DIVISION} AS division FROM ${STAGED_SECTIONS} GROUP BY filing_id) s
    LEFT JOIN (
      SELECT filing_id, ${TEXT} AS text, ${DIVISION} AS division FROM historical.filing_sections
      WHERE filing_id IN (SELECT filing_id FROM ${STAGED_FILINGS}) GROUP BY filing_id
    ) h USING (filing_id)`);
  const changed = await client.query<{ filing_id: string; issuer_id: string }>(
    `UPDATE historical.filings t
     SET (filing_type, filing_date, period_end, known_at, text_ref) = ROW (m.a, m.b, m.c, m.d, m.e),
       batch_id = $1, metadata = t.metadata || m.metadata
     FROM (
       SELECT v.*, s.metadata FROM ${STAGED_FILINGS} s
       JOIN historical.filings f USING (filing_id, issuer_id)
       CROSS JOIN LATERAL (SELECT s.filing_id, s.issuer_id, ${MERGED}) AS v (filing_id, issuer_id, a, b, c, d, e)
     ) m
     WHERE t.filing_id = m.filing_id AND t.issuer_id = m.issuer_id
       AND (t.filing_type, t.filing_date, t.period_end, t.known_at, t.text_ref) IS DISTINCT FROM (m.a, m.b, m.c, m.d, m.e)
     RETURNING t.filing_id, t.issuer_id`,
    [batchId],
  );
  const inserted = await client.query(
    `INSERT INTO historical.filings (filing_id, issuer_id, filing_type, filing_date, period_end, known_at, text_ref, batch_id,
       metadata)
     SELECT filing_id, issuer_id, filing_type, filing_date, period_end, known_at, text_ref, $1, metadata
     FROM ${STAGED_FILINGS} ON CONFLICT (filing_id, issuer_id) DO NOTHING`,
    [batchId],
  );
  await client.query(`
    DELETE FROM historical.filing_sections
    WHERE filing_id IN (SELECT filing_id FROM staged_texts WHERE is_same_text AND NOT is_same_division)`);
  await client.query(`
    INSERT INTO historical.filing_sections (filing_id, ordinal, item, heading, body)
    SELECT filing_id, ordinal, item, heading, body FROM ${STAGED_SECTIONS}
    WHERE filing_id IN (
      SELECT filing_id FROM staged_texts WHERE is_same_text IS NULL OR (is_same_text AND NOT is_same_division))
    ON CONFLICT (filing_id, ordinal) DO NOTHING`);
  const touched = await client.query<{ filing_id: string; issuer_id: string; is_same_text: boolean }>(`
    SELECT filing_id, issuer_id, is_same_text FROM ${STAGED_FILINGS} JOIN staged_texts USING (filing_id)
    WHERE NOT is_same_text OR NOT is_same_division ORDER BY filing_id COLLATE "C", issuer_id COLLATE "C"`);
  const divided = touched.rows.filter((row) => row.is_same_text);
  const different = touched.rows.filter((row) => !row.is_same_text).map((row) => row.filing_id);
  const restated = new Set([...changed.rows, ...divided].map((row) => `${row.filing_id} ${row.issuer_id}`)).size;
  const staged = await client.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${STAGED_FILINGS}`);
  const findings = [];
  if (restated > 0) {
    const ids = [...new Set([...changed.rows, ...divided].map((row) => row.filing_id))].sort();
    findings.push(finding('RESTATED', undefined, [], `filings told or divided otherwise: ${listed(ids)}`, restated));
  }
  if (different.length > 0) {
    const detail = `filings with another text than the stored one, which stays: ${listed([...new Set(different)])}`;
    findings.push(finding('FILING_TEXT_DIFFERS', undefined, [], detail, different.length));
  }
  return { unchanged: staged.rows[0].rows - (inserted.rowCount ?? 0) - restated, restated, findings };
}
