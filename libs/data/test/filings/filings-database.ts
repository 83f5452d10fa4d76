import { type IngestionDatabase, ingestionDatabase } from '../ingestion/ingestion-database.js';
import { csvFolder } from '../ingestion/csv-folder.js';

export const COLLECTION = 'acme';

/** The database of ingestion tests with instruments ACME (CIK 12345) and BETA of collection `acme`. */
export function filingsDatabase(): IngestionDatabase & { collection(): Promise<void> } {
  const store = ingestionDatabase();
  return {
    get database() {
      return store.database;
    },
    ingest: store.ingest,
    rows: store.rows,
    async collection() {
      await store.database.historical.pool.query('TRUNCATE historical.filings, historical.filing_sections');
      const bars = 'date,open,high,low,close,volume\n2019-12-30,10,10,10,10,100\n2019-12-31,10,10,10,10,100\n';
      const dir = csvFolder({ 'ACME.csv': bars, 'BETA.csv': bars });
      const side = csvFolder({ 'sectors.csv': 'ticker,name,sector,cik\nACME,Acme Corp,Energy,0000012345\n' });
      await store.ingest({ dir, collection: COLLECTION, adjustment: 'raw', sectors: `${side}/sectors.csv` });
    },
  };
}

export const FILINGS = `SELECT filing_id, issuer_id, filing_type, filing_date::text, period_end::text,
  to_char(known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS'), text_ref, batch_id
  FROM historical.filings ORDER BY filing_id COLLATE "C", issuer_id COLLATE "C"`;

export const SECTIONS = `SELECT filing_id, ordinal, item, heading, length(body) FROM historical.filing_sections
  ORDER BY filing_id COLLATE "C", ordinal`;
