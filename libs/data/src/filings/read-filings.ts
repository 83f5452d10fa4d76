import { type IssuerId, type TradeDate } from '@prometheus/core';
import type pg from 'pg';

import { type FilingSection } from '../facts/filing-facts.js';

/** Which stored filings are wanted. */
export interface StoredFilingSelection {
  readonly issuerIds: readonly string[];
  /** Exact: `10-K` does not bring `10-K/A`; all when absent. */
  readonly types?: readonly string[] | undefined;
  /** First and last filing date wanted, both included. */
  readonly from?: TradeDate | undefined;
  readonly to?: TradeDate | undefined;
  /** Leaves out what was not known at this instant. */
  readonly knownBy?: Date | undefined;
}

export interface FilingRecord {
  readonly filingId: string;
  readonly issuerId: IssuerId;
  readonly filingType: string;
  readonly filingDate: TradeDate;
  readonly periodEnd: TradeDate | undefined;
  readonly knownAt: Date;
  /** `filing_sections`, or the address of the document where the text is not stored. */
  readonly textRef: string | undefined;
  /** In the document's order; empty where the text is not stored. */
  readonly sections: readonly FilingSection[];
}

/** By instant, issuer and filing. */
export async function readFilingRecords(
  client: pg.ClientBase | pg.Pool,
  { issuerIds, types, from, to, knownBy }: StoredFilingSelection,
): Promise<FilingRecord[]> {
  const { rows } = await client.query<Record<string, string | null> & { known_at: Date; sections: StoredSection[] }>(
    `SELECT filing_id, issuer_id, filing_type, filing_date::text, period_end::text, known_at, text_ref,
       coalesce((SELECT jsonb_agg(jsonb_build_object('item', item, 'heading', heading, 'body', body) ORDER BY ordinal)
                 FROM historical.filing_sections s WHERE s.filing_id = f.filing_id), '[]') AS sections
     FROM historical.filings f
     WHERE issuer_id = ANY($1) AND ($2::text[] IS NULL OR filing_type = ANY($2))
       AND ($3::date IS NULL OR filing_date >= $3) AND ($4::date IS NULL OR filing_date <= $4)
       AND ($5::timestamptz IS NULL OR known_at <= $5)
     ORDER BY known_at, issuer_id COLLATE "C", filing_id COLLATE "C"`,
    [issuerIds, types ?? null, from ?? null, to ?? null, knownBy ?? null],
  );
  return rows.map((row) => ({
    filingId: row.filing_id as string,
    issuerId: row.issuer_id as IssuerId,
    filingType: row.filing_type as string,
    filingDate: row.filing_date as TradeDate,
    periodEnd: (row.period_end as TradeDate | null) ?? undefined,
    knownAt: row.known_at,
    textRef: row.text_ref ?? undefined,
    sections: row.sections.map(({ item, heading, body }) => ({ ...(item === null ? {} : { item }), heading, body })),
  }));
}

interface StoredSection {
  readonly item: string | null;
  readonly heading: string;
  readonly body: string;
}
