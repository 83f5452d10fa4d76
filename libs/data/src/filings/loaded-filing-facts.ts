import { compareCodeUnits, dateOfEpochDay, sha256, sha256Json } from '@prometheus/core';
import type pg from 'pg';

import { copyRows } from '../copy/copy-out.js';
import { type FactLine } from '../facts/fact-lines.js';
import { type FilingFacts, type FilingSection, type KnownFiling } from '../facts/filing-facts.js';
import { entityId } from '../ingestion/symbol.js';

/** A filing of one issuer. */
export interface IssuerFiling extends KnownFiling {
  readonly issuerId: string;
}

interface DigestedFiling {
  readonly filing: KnownFiling;
  /** Over the issuer, the filing and its text. */
  readonly digest: string;
}

/** Filings in memory, served by the instant that they became known. */
export class LoadedFilingFacts implements FilingFacts {
  readonly types: readonly string[];
  readonly #byIssuer = new Map<string, KnownFiling[]>();
  /** By instant and then by issuer and filing. */
  readonly #all: readonly DigestedFiling[];

  /** @param types exact: `10-K` does not bring `10-K/A`
   * @param filings of any order; those of other types are left out */
  constructor(types: readonly string[], filings: readonly IssuerFiling[]) {
    this.types = Object.freeze([...new Set(types)].sort(compareCodeUnits));
    const wanted = new Set(this.types);
    const ordered = filings
      .filter(({ filingType }) => wanted.has(filingType))
      .sort(
        (a, b) =>
          a.knownAtMs - b.knownAtMs ||
          compareCodeUnits(a.issuerId, b.issuerId) ||
          compareCodeUnits(a.filingId, b.filingId),
      );
    this.#all = ordered.map(({ issuerId, ...filing }) => {
      const sections = Object.freeze(filing.sections.map((section) => Object.freeze({ ...section })));
      const known = Object.freeze({ ...filing, sections });
      const ofIssuer = this.#byIssuer.get(issuerId) ?? [];
      ofIssuer.push(known);
      this.#byIssuer.set(issuerId, ofIssuer);
      return { filing: known, digest: digestOf(issuerId, known) };
    });
  }

  between(issuerId: string, afterMs: number, asOfMs: number): readonly KnownFiling[] {
    const filings = this.#byIssuer.get(issuerId);
    if (filings === undefined) return [];
    return filings.slice(countKnown(filings, afterMs), countKnown(filings, asOfMs));
  }

  /** One line for each filing, its text by its own digest. */
  lines(): readonly FactLine[] {
    return this.#all.map(({ filing, digest }) => ({ knownAtMs: filing.knownAtMs, text: digest }));
  }
}

/** How many filings of an ordered list are known at an instant. */
function countKnown(filings: readonly KnownFiling[], asOfMs: number): number {
  let low = 0;
  let high = filings.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (filings[middle].knownAtMs <= asOfMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function digestOf(issuerId: string, filing: KnownFiling): string {
  const { filingId, filingType, filingDate, periodEnd = null, knownAtMs } = filing;
  const sections = filing.sections.map(({ item = null, heading, body }) => ({ item, heading, body: sha256(body) }));
  return sha256Json({ issuerId, filingId, filingType, filingDate, periodEnd, knownAtMs, sections });
}

/** Reads all filings of some types of a collection's issuers, with their sections.
 * @param client of the historical store
 * @param types exact: `10-K` does not bring `10-K/A` */
export async function readIssuerFilings(
  client: pg.ClientBase,
  collection: string,
  types: readonly string[],
): Promise<IssuerFiling[]> {
  if (types.length === 0) return [];
  const wanted = `starts_with(issuer_id, ${literal(entityId(collection, ''))}) AND filing_type IN (${
    types.map(literal).join(', ') || 'NULL'
  })`;
  const texts = new Map<string, FilingSection[]>();
  await copyRows(
    client,
    `SELECT filing_id, item, heading, body FROM historical.filing_sections
     WHERE filing_id IN (SELECT filing_id FROM historical.filings WHERE ${wanted})
     ORDER BY filing_id COLLATE "C", ordinal`,
    ['text', 'text', 'text', 'text'],
    (row) => {
      const sections = texts.get(row.text(0)) ?? [];
      texts.set(row.text(0), sections);
      const item = row.isNull(1) ? {} : { item: row.text(1) };
      sections.push({ ...item, heading: row.text(2), body: row.text(3) });
    },
  );
  const filings: IssuerFiling[] = [];
  await copyRows(
    client,
    `SELECT filing_id, issuer_id, filing_type, filing_date, period_end, known_at FROM historical.filings WHERE ${wanted}`,
    ['text', 'text', 'text', 'date', 'date', 'timestamptz'],
    (row) => {
      filings.push({
        filingId: row.text(0),
        issuerId: row.text(1),
        filingType: row.text(2),
        filingDate: dateOfEpochDay(row.date(3)),
        ...(row.isNull(4) ? {} : { periodEnd: dateOfEpochDay(row.date(4)) }),
        knownAtMs: row.timestamptz(5),
        sections: texts.get(row.text(0)) ?? [],
      });
    },
  );
  return filings;
}

/** COPY takes no parameters, so values are written as SQL literals. */
const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
