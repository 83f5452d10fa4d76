import type pg from 'pg';

import { BinaryCopyWriter } from '../copy/binary-copy-writer.js';
import { type CopyColumn } from '../copy/copy-columns.js';
import { copyIn } from '../copy/copy-in.js';
import { type BarColumns } from './bar-columns.js';
import { type SessionTable } from './session-table.js';
import { yearsOf } from './years.js';

export const PRICE_VALUES = ['open', 'high', 'low', 'close', 'adjusted_close', 'volume'] as const;

const COLUMNS: readonly CopyColumn[] = [
  { name: 'instrument_id', type: 'text' },
  { name: 'trade_date', type: 'date' },
  ...PRICE_VALUES.map((name): CopyColumn => ({ name, type: 'float8', nan: 'null' })),
  { name: 'known_at', type: 'timestamptz' },
  { name: 'currency', type: 'text' },
];

/** The one that the staging table fills in by itself. */
const BATCH_COLUMN: CopyColumn = { name: 'batch_id', type: 'text' };

/** The accepted bars of one instrument, in order of day. */
export interface InstrumentBars {
  readonly instrumentId: string;
  readonly currency: string;
  readonly bars: BarColumns;
}

/** What every bar of one ingestion has in common. */
export interface BatchConstants {
  readonly batchId: string;
  /** Whether the collection has no bars yet, so that there is nothing to compare with. */
  readonly isFirst: boolean;
}

/** Where bars are copied to while the files are read, in the transaction that stores them.
 *
 * Bars of a year that `prices_daily` has no partition for go into a table that becomes that partition: they are written
 * once, without a log where the server allows, and indexed in one go. Bars of the other years wait in `rest` to be
 * compared with the stored ones, unless the collection has none: then they go to their place at once. */
export class PriceStaging {
  readonly #existingYears = new Set<number>();
  readonly #freshYears = new Set<number>();
  #rows = 0;

  private constructor(
    private readonly client: pg.ClientBase,
    private readonly batch: BatchConstants,
    /** Qualified name. */
    private readonly table: string,
  ) {}

  static async open(client: pg.ClientBase, batch: BatchConstants): Promise<PriceStaging> {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const staging = new PriceStaging(client, batch, `historical.staged_prices_${rows[0].pid}`);
    const { table } = staging;
    await client.query(`
      CREATE TABLE ${table} (LIKE historical.prices_daily INCLUDING DEFAULTS) PARTITION BY RANGE (trade_date);
      ALTER TABLE ${table} ALTER batch_id SET DEFAULT ${client.escapeLiteral(batch.batchId)};
      CREATE UNLOGGED TABLE ${staging.rest} PARTITION OF ${table} DEFAULT`);
    await staging.#readExistingYears();
    return staging;
  }

  /** The bars of years that `prices_daily` has partitions for. */
  get rest(): string {
    return `${this.table}_rest`;
  }

  /** How many bars were copied, wherever to. */
  get rows(): number {
    return this.#rows;
  }

  /** Copies instrument after instrument, each while the next is being read. */
  async fill(source: AsyncIterable<InstrumentBars>, sessions: SessionTable): Promise<void> {
    const iterator = source[Symbol.asyncIterator]();
    try {
      let next = await iterator.next();
      while (next.done !== true) {
        await this.#addYears(yearsOf(next.value.bars));
        const inPlace = this.#goesInPlace(next.value.bars);
        const batchId = inPlace ? this.batch.batchId : undefined;
        const columns = inPlace ? [...COLUMNS, BATCH_COLUMN] : COLUMNS;
        const belongs = (bars: BarColumns): boolean => this.#isReady(bars) && this.#goesInPlace(bars) === inPlace;
        const encoded = async function* (): AsyncGenerator<Buffer> {
          const writer = new BinaryCopyWriter(columns);
          while (next.done !== true && belongs(next.value.bars)) {
            yield* encodeBars(writer, next.value, sessions, batchId);
            next = await iterator.next();
          }
          yield writer.finish();
        };
        const table = inPlace ? 'historical.prices_daily' : this.table;
        this.#rows += await copyIn(this.client, { table, columns }, encoded());
      }
    } finally {
      // When the database refuses, the file that is being read is closed.
      await iterator.return?.();
    }
  }

  /** Makes the tables of fresh years partitions of `prices_daily`. */
  async attachFreshYears(): Promise<void> {
    for (const year of [...this.#freshYears].sort((a, b) => a - b)) {
      await this.client.query(`ALTER TABLE ${this.table} DETACH PARTITION ${partition(year)}`);
      await this.client.query(
        `ALTER TABLE historical.prices_daily ATTACH PARTITION ${partition(year)} ${bounds(year)}`,
      );
    }
  }

  async drop(): Promise<void> {
    await this.client.query(`DROP TABLE ${this.table}`);
  }

  /** Whether there is a table for each year. */
  #isReady(bars: BarColumns): boolean {
    return yearsOf(bars).every((year) => this.#existingYears.has(year) || this.#freshYears.has(year));
  }

  #goesInPlace(bars: BarColumns): boolean {
    return this.batch.isFirst && yearsOf(bars).every((year) => this.#existingYears.has(year));
  }

  /** Makes tables for years that have none yet. */
  async #addYears(years: readonly number[]): Promise<void> {
    const isNew = (year: number): boolean => !this.#existingYears.has(year) && !this.#freshYears.has(year);
    if (!years.some(isNew)) return;
    // The lock of ensure_price_partitions: whoever else makes partitions waits, and what others made is seen below.
    await this.client.query(`SELECT pg_advisory_xact_lock(hashtext('historical.prices_daily.partitions'))`);
    await this.#readExistingYears();
    for (const year of years.filter(isNew)) {
      await this.client.query(`
        CREATE TABLE ${partition(year)} (LIKE historical.prices_daily INCLUDING DEFAULTS);
        ALTER TABLE ${this.table} ATTACH PARTITION ${partition(year)} ${bounds(year)}`);
      this.#freshYears.add(year);
    }
  }

  async #readExistingYears(): Promise<void> {
    const { rows } = await this.client.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = 'historical.prices_daily'::regclass`,
    );
    for (const { name } of rows) this.#existingYears.add(Number(name.slice(-4)));
  }
}

function* encodeBars(
  writer: BinaryCopyWriter,
  { instrumentId, currency, bars }: InstrumentBars,
  sessions: SessionTable,
  batchId: string | undefined,
): Generator<Buffer> {
  for (let i = 0; i < bars.length; i++) {
    writer.text(instrumentId);
    writer.date(bars.day[i]);
    writer.float8(bars.open[i]);
    writer.float8(bars.high[i]);
    writer.float8(bars.low[i]);
    writer.float8(bars.close[i]);
    writer.float8(bars.adjustedClose[i]);
    writer.float8(bars.volume[i]);
    writer.timestamptz(sessions.closeMs[bars.session[i]]);
    writer.text(currency);
    if (batchId !== undefined) writer.text(batchId);
    if (writer.full) yield writer.take();
  }
}

/** The name that `ensure_price_partitions` gives. */
function partition(year: number): string {
  return `historical.prices_daily_${year}`;
}

function bounds(year: number): string {
  return `FOR VALUES FROM ('${year}-01-01') TO ('${year + 1}-01-01')`;
}
