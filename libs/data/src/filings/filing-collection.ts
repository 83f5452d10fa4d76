import { type Database } from '../database/store.js';
import { collectionCalendar } from '../fundamentals/fundamental-batch.js';
import { SessionTable } from '../ingestion/session-table.js';
import { type FilingCollection, type FilingIssuer } from './filing-source.js';

/** Reads what a source of filings has to know of a stored collection.
 * @param ciks numbers at the SEC by symbol, which count before the stored ones
 * @throws {UnknownCollectionError} */
export async function readFilingCollection(
  database: Database,
  collection: string,
  ciks: ReadonlyMap<string, string> = new Map(),
): Promise<FilingCollection> {
  const sessions = new SessionTable(await collectionCalendar(database, collection));
  const { rows } = await database.runtime.pool.query<{ symbol: string; issuer_id: string; cik: string | null }>(
    `SELECT i.symbol, i.issuer_id, s.metadata->>'cik' AS cik
     FROM runtime.instruments i JOIN runtime.issuers s USING (issuer_id)
     WHERE i.collection_id = $1 ORDER BY i.symbol COLLATE "C"`,
    [collection],
  );
  const issuers = new Map<string, FilingIssuer>();
  for (const { symbol, issuer_id: issuerId, cik } of rows) {
    issuers.set(symbol, { symbol, issuerId, cik: ciks.get(symbol) ?? plainCik(cik ?? '') });
  }
  return { collection, issuers, sessions };
}

/** A number at the SEC without leading zeros; undefined for what is none. */
export function plainCik(text: string): string | undefined {
  return /^\d{1,10}$/.test(text) && Number(text) > 0 ? String(Number(text)) : undefined;
}
