import type pg from 'pg';

import { copyIn } from '../copy/copy-in.js';
import { BarCopy, type InstrumentBars } from './bar-copy.js';
import { partitionBounds, partitionYears, pricePartition } from './price-partitions.js';
import { type SessionTable } from './session-table.js';
import { yearSpans } from './years.js';

/** What every bar of one ingestion has in common. */
export interface BatchConstants {
  readonly batchId: string;
  /** Whether the collection has no bars yet, so that there is nothing to compare with. */
  readonly isFirst: boolean;
}

/** Where bars are copied to while the files are read, in the transaction that stores them.
 *
 * Bars of a year that `prices_daily` has no partition for go into a table that becomes that partition: they are written
 * once, without a log where the server allows, frozen, so that no first reader has to mark every page again, and indexed
 * in one go. Bars of the other years wait in `rest` to be compared with the stored ones, unless the collection has none:
 * then they go to their place at once. */
export class PriceStaging {
  readonly #existingYears = new Set<number>();
  readonly #freshYears = new Map<number, BarCopy>();
  readonly #existing: BarCopy;
  /** The server's work on what was sent last. */
  #sending: Promise<unknown> = Promise.resolve();
  #rows = 0;
  #isAttached = false;

  private constructor(
    private readonly client: pg.ClientBase,
    private readonly batch: BatchConstants,
    /** Qualified name of the table of bars that are compared with the stored ones. */
    readonly rest: string,
  ) {
    this.#existing = new BarCopy(batch.isFirst ? 'historical.prices_daily' : rest, batch.batchId, { freeze: false });
  }

  static async open(client: pg.ClientBase, batch: BatchConstants): Promise<PriceStaging> {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const staging = new PriceStaging(client, batch, `historical.staged_prices_${rows[0].pid}`);
    await client.query(`CREATE UNLOGGED TABLE ${staging.rest} (LIKE historical.prices_daily INCLUDING DEFAULTS)`);
    await staging.#readExistingYears();
    return staging;
  }

  /** How many bars were copied, wherever to. */
  get rows(): number {
    return this.#rows;
  }

  /** Copies instrument after instrument; the server stores while the next are being read. */
  async fill(source: AsyncIterable<InstrumentBars>, sessions: SessionTable): Promise<void> {
    try {
      for await (const instrument of source) await this.#add(instrument, sessions);
      for (const copy of [this.#existing, ...this.#freshYears.values()]) if (!copy.isEmpty) await this.#send(copy);
    } finally {
      await this.#sending;
    }
  }

  /** Makes the tables of fresh years partitions of `prices_daily`. */
  async attachFreshYears(): Promise<void> {
    for (const year of [...this.#freshYears.keys()].sort((a, b) => a - b)) {
      await this.client.query(
        `ALTER TABLE historical.prices_daily ATTACH PARTITION ${pricePartition(year)} ${partitionBounds(year)}`,
      );
      // Without statistics the first readers are given plans for a table of a few rows. No plan looks at the other columns.
      await this.client.query(`ANALYZE ${pricePartition(year)} (instrument_id, trade_date, known_at, is_current)`);
    }
    this.#isAttached = true;
  }

  async drop(): Promise<void> {
    const unused = this.#isAttached ? [] : [...this.#freshYears.keys()].map(pricePartition);
    await this.client.query(`DROP TABLE ${[this.rest, ...unused].join(', ')}`);
  }

  async #add(instrument: InstrumentBars, sessions: SessionTable): Promise<void> {
    const spans = yearSpans(instrument.bars);
    await this.#addYears(spans.map(({ year }) => year));
    for (const { year, from, to } of spans) {
      const copy = this.#freshYears.get(year) ?? this.#existing;
      copy.add(instrument, sessions, from, to);
      if (copy.isFull) await this.#send(copy);
    }
    this.#rows += instrument.bars.length;
  }

  /** Begins to send what a copy holds, when the server has done with what was sent before. */
  async #send(copy: BarCopy): Promise<void> {
    const { statement, chunks } = copy.take();
    await this.#sending;
    this.#sending = copyIn(this.client, statement, chunks);
    // It is waited for, and its error thrown, before anything else is sent.
    this.#sending.catch(() => undefined);
  }

  /** Makes tables for years that have none yet. */
  async #addYears(years: readonly number[]): Promise<void> {
    const isNew = (year: number): boolean => !this.#existingYears.has(year) && !this.#freshYears.has(year);
    if (!years.some(isNew)) return;
    await this.#sending;
    // The lock of ensure_price_partitions: whoever else makes partitions waits, and what others made is seen below.
    await this.client.query(`SELECT pg_advisory_xact_lock(hashtext('historical.prices_daily.partitions'))`);
    await this.#readExistingYears();
    for (const year of years.filter(isNew)) {
      await this.client.query(`CREATE TABLE ${pricePartition(year)} (LIKE historical.prices_daily INCLUDING DEFAULTS)`);
      this.#freshYears.set(year, new BarCopy(pricePartition(year), this.batch.batchId, { freeze: true }));
    }
  }

  async #readExistingYears(): Promise<void> {
    for (const year of await partitionYears(this.client)) this.#existingYears.add(year);
  }
}
