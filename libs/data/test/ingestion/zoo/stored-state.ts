import type pg from 'pg';

/** Tables of batches and findings, which a rejected batch may add to. */
const JOURNAL = ['historical.ingestion_batches', 'historical.qc_findings'];

/** A digest of all rows of each table of the schemas historical and runtime, in any order of rows, and the names of all tables. */
export async function stateOf(pool: pg.Pool, { withJournal = true } = {}): Promise<Record<string, string>> {
  const { rows: tables } = await pool.query<{ name: string; is_partition: boolean }>(
    `SELECT relnamespace::regnamespace || '.' || relname AS name, relispartition AS is_partition FROM pg_class
     WHERE relkind IN ('r', 'p') AND (relnamespace::regnamespace::text IN ('historical', 'runtime') OR relname LIKE 'staged%')
     ORDER BY 1`,
  );
  const read = tables
    .filter(({ name, is_partition: isPartition }) => !isPartition && (withJournal || !JOURNAL.includes(name)))
    .map(
      ({ name }) =>
        `SELECT '${name}' AS name, md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS md5 FROM ${name} t`,
    );
  const { rows } = await pool.query<{ name: string; md5: string }>(read.join(' UNION ALL '));
  return {
    ...Object.fromEntries(rows.map(({ name, md5 }) => [name, md5])),
    tables: tables.map(({ name }) => name).join(' '),
  };
}
