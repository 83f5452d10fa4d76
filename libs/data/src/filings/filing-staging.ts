import { compareCodeUnits, epochDay, sha256, sha256Json, type TradeDate } from '@prometheus/core';
import type pg from 'pg';

import { BinaryCopyWriter } from '../copy/binary-copy-writer.js';
import { type CopyColumn } from '../copy/copy-columns.js';
import { copyIn } from '../copy/copy-in.js';
import { type IncomingFiling } from './filing-source.js';

export const STAGED_FILINGS = 'staged_filings';
export const STAGED_SECTIONS = 'staged_filing_sections';
/** `filings.text_ref` where the text is stored. */
export const STORED_TEXT = 'filing_sections';

const FILING_COLUMNS: readonly CopyColumn[] = [
  { name: 'filing_id', type: 'text' },
  { name: 'issuer_id', type: 'text' },
  { name: 'filing_type', type: 'text' },
  { name: 'filing_date', type: 'date' },
  { name: 'period_end', type: 'date' },
  { name: 'known_at', type: 'timestamptz' },
  { name: 'text_ref', type: 'text' },
  { name: 'metadata', type: 'jsonb' },
];

const SECTION_COLUMNS: readonly CopyColumn[] = [
  { name: 'filing_id', type: 'text' },
  { name: 'ordinal', type: 'int4' },
  { name: 'item', type: 'text' },
  { name: 'heading', type: 'text' },
  { name: 'body', type: 'text' },
];

/** Where filings wait in the transaction that stores them. Texts go to the database one by one; what stays in memory of a
 * filing is a line. */
export class FilingStaging {
  readonly #filings: Omit<IncomingFiling, 'sections'>[] = [];
  readonly #digests: string[] = [];
  readonly #textsStaged = new Set<string>();
  #withText = 0;

  private constructor(private readonly client: pg.ClientBase) {}

  static async open(client: pg.ClientBase): Promise<FilingStaging> {
    await client.query(`
      CREATE TEMP TABLE ${STAGED_FILINGS} (LIKE historical.filings INCLUDING DEFAULTS) ON COMMIT DROP;
      ALTER TABLE ${STAGED_FILINGS} ALTER batch_id DROP NOT NULL;
      CREATE TEMP TABLE ${STAGED_SECTIONS} (LIKE historical.filing_sections INCLUDING DEFAULTS) ON COMMIT DROP`);
    return new FilingStaging(client);
  }

  get count(): number {
    return this.#filings.length;
  }

  /** Filings whose text came with them. */
  get withText(): number {
    return this.#withText;
  }

  get dates(): readonly TradeDate[] {
    return this.#filings.map(({ filingDate }) => filingDate).sort();
  }

  /** Of all filings, whatever their order. */
  get contentHash(): string {
    return sha256([...this.#digests].sort(compareCodeUnits).join('\n'));
  }

  /** Takes a filing; each (issuer, filing) once. */
  async add({ sections, ...filing }: IncomingFiling): Promise<void> {
    this.#filings.push(filing);
    if (sections.length > 0) this.#withText += 1;
    const text = sections.map(({ item = null, heading, body }) => ({ item, heading, body: sha256(body) }));
    const { issuerId, filingId, filingType, filingDate, periodEnd = null, knownAtMs, document = null } = filing;
    this.#digests.push(
      sha256Json({ issuerId, filingId, filingType, filingDate, periodEnd, knownAtMs, document, text }),
    );
    // A filing of several issuers has one text.
    if (sections.length === 0 || this.#textsStaged.has(filing.filingId)) return;
    this.#textsStaged.add(filing.filingId);
    const writer = new BinaryCopyWriter(SECTION_COLUMNS);
    sections.forEach(({ item, heading, body }, ordinal) => {
      writer.text(filing.filingId);
      writer.int4(ordinal);
      if (item === undefined) writer.null();
      else writer.text(item);
      writer.text(heading);
      writer.text(body);
    });
    await copyIn(this.client, { table: STAGED_SECTIONS, columns: SECTION_COLUMNS }, [writer.finish()]);
  }

  /** Sends the filings after their texts. */
  async finish(): Promise<void> {
    const writer = new BinaryCopyWriter(FILING_COLUMNS);
    for (const filing of this.#filings) {
      writer.text(filing.filingId);
      writer.text(filing.issuerId);
      writer.text(filing.filingType);
      writer.date(epochDay(filing.filingDate));
      if (filing.periodEnd === undefined) writer.null();
      else writer.date(epochDay(filing.periodEnd));
      writer.timestamptz(filing.knownAtMs);
      const textRef = this.#textsStaged.has(filing.filingId) ? STORED_TEXT : filing.document;
      if (textRef === undefined) writer.null();
      else writer.text(textRef);
      writer.jsonb(filing.document === undefined ? {} : { document: filing.document });
    }
    await copyIn(this.client, { table: STAGED_FILINGS, columns: FILING_COLUMNS }, [writer.finish()]);
    await this.client.query(`ANALYZE ${STAGED_FILINGS}; ANALYZE ${STAGED_SECTIONS}`);
  }
}
