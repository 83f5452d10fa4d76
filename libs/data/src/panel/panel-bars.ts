import { type TradeDate } from '@prometheus/core';
import type pg from 'pg';

import { copyRows } from '../copy/copy-out.js';
import { type Database, type StoreTransaction } from '../database/store.js';
import { partitionYears, pricePartition } from '../ingestion/price-partitions.js';
import { entityId } from '../ingestion/symbol.js';
import { type PanelBuilder } from './panel-builder.js';

/** From so many bars on a second connection pays for itself. */
const MANY_BARS = 100_000;
const DAYS_OF_YEAR = 366;
/** Bars between two reports of progress. */
const REPORT_EVERY = 65_536;

/** While all other collections have less than this part of a collection's bars, passing their bars over costs less than looking at the
 * name of every bar. */
const FEW_OTHERS = 0.1;

/** What the batches tell of the bars of a collection. */
export interface BarExtent {
  readonly firstDate: TradeDate;
  readonly lastDate: TradeDate;
  /** Current bars, about. */
  readonly bars: number;
  /** Bars that are no longer current. */
  readonly superseded: number;
  /** Bars of other collections in these years, about. */
  readonly others: number;
}

/** Copies the current bars of a collection into a builder; many of them over two connections, each of which takes the next year, and which
 * see the same snapshot. The builder completes a year when it and all before it have been read.
 * @param progress called with bars read so far
 * @returns bars read */
export async function readPanelBars(
  database: Database,
  tx: StoreTransaction,
  collection: string,
  builder: PanelBuilder,
  extent: BarExtent,
  progress: (read: number) => void = () => undefined,
): Promise<number> {
  const years = (await partitionYears(tx.client)).filter((year) => isWithin(year, extent));
  const reader = new BarReader(collection, builder, extent, years, progress);
  if (years.length < 2 || extent.bars < MANY_BARS || !hasRoom(database.historical.pool)) {
    await reader.read(tx.client);
    return reader.count;
  }
  const { rows } = await tx.client.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
  const other = database.historical.transaction(async ({ client }) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await client.query(`SET TRANSACTION SNAPSHOT '${rows[0].snapshot}'`);
    await reader.read(client, { alone: false });
  });
  const own = reader.read(tx.client, { alone: false });
  for (const half of await Promise.allSettled([own, other])) if (half.status === 'rejected') throw half.reason;
  return reader.count;
}

/** Hands out years, and reads them.
 *
 * A year of one instrument comes as one row with blocks of bytes: sending and reading a row costs PostgreSQL and this program more
 * than all the values in it. The four prices of a bar travel as a line segment and volume and day as a point, because PostgreSQL
 * prepares a buffer for each value that it sends, whatever its size. Conditions that hold for every bar of the year are left out: a
 * quarter of the server's time went into them. */
class BarReader {
  count = 0;
  readonly #positions: ReadonlyMap<string, number>;
  readonly #isRead: boolean[];
  #next = 0;
  #reported = 0;

  constructor(
    readonly collection: string,
    readonly builder: PanelBuilder,
    readonly extent: BarExtent,
    readonly years: readonly number[],
    readonly progress: (read: number) => void,
  ) {
    this.#positions = new Map(builder.instruments.map(({ instrumentId }, i) => [instrumentId, i]));
    this.#isRead = years.map(() => false);
  }

  /** Reads years until none is left.
   * @param options.alone whether this connection is the only one that reads; of two each keeps to its own process, since helpers
   * would pass every group on once more */
  async read(client: pg.ClientBase, { alone }: { readonly alone: boolean } = { alone: true }): Promise<void> {
    // A whole market is many groups, and its reading long.
    await client.query(`SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '256MB'`);
    if (!alone) await client.query('SET LOCAL max_parallel_workers_per_gather = 0');
    while (this.#next < this.years.length) {
      const k = this.#next++;
      await this.#readYear(client, this.years[k]);
      this.#isRead[k] = true;
      const unread = this.#isRead.indexOf(false);
      const complete = unread < 0 ? this.years.length : unread;
      if (complete > 0) this.builder.completeThrough(`${this.years[complete - 1]}-12-31` as TradeDate);
    }
  }

  async #readYear(client: pg.ClientBase, year: number): Promise<void> {
    // Only the total-return basis looks at the adjusted close.
    const scaled = this.builder.basis === 'total_return';
    const block = yearBlock();
    // An aggregate passes NULL over, and would move what comes after.
    const adjusted = scaled ? `, string_agg(float8send(coalesce(p.adjusted_close, 'NaN')), ''::bytea)` : '';
    await copyRows(
      client,
      `SELECT p.instrument_id,
         string_agg(lseg_send(lseg(point(p.open, p.high), point(p.low, p.close))), ''::bytea),
         string_agg(point_send(point(p.volume, p.trade_date - date '1970-01-01')), ''::bytea)${adjusted}
       FROM ${pricePartition(year)} p ${this.#conditions()} GROUP BY p.instrument_id`,
      ['text', 'bytea', 'bytea', ...(scaled ? ['bytea' as const] : [])],
      (row) => {
        const position = this.#positions.get(row.text(0));
        if (position === undefined) return;
        const { prices, rest, days, bars } = block;
        const length = row.float8s(1, prices) / 4;
        row.float8s(2, rest);
        if (scaled) row.float8s(3, bars.adjustedClose);
        for (let k = 0; k < length; k++) {
          bars.open[k] = prices[4 * k];
          bars.high[k] = prices[4 * k + 1];
          bars.low[k] = prices[4 * k + 2];
          bars.close[k] = prices[4 * k + 3];
          bars.volume[k] = rest[2 * k];
          days[k] = rest[2 * k + 1];
        }
        this.builder.addBars(position, length, days, bars);
        this.count += length;
        if (this.count - this.#reported < REPORT_EVERY) return;
        this.#reported = this.count;
        this.progress(this.count);
      },
    );
  }

  #conditions(): string {
    const conditions: string[] = [];
    if (this.extent.superseded > 0) conditions.push('p.is_current');
    if (this.extent.others > FEW_OTHERS * this.extent.bars) {
      conditions.push(`p.instrument_id LIKE '${idPattern(this.collection)}'`);
    }
    return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  }
}

/** Room for the bars of one year, written over by each instrument. */
function yearBlock() {
  const column = (): Float64Array => new Float64Array(DAYS_OF_YEAR);
  const [open, high, low, close, volume, adjustedClose] = Array.from({ length: 6 }, column);
  return {
    prices: new Float64Array(4 * DAYS_OF_YEAR),
    rest: new Float64Array(2 * DAYS_OF_YEAR),
    days: new Int32Array(DAYS_OF_YEAR),
    bars: { open, high, low, close, volume, adjustedClose },
  };
}

function isWithin(year: number, { firstDate, lastDate }: BarExtent): boolean {
  return Number(firstDate.slice(0, 4)) <= year && year <= Number(lastDate.slice(0, 4));
}

/** Whether another connection can be had without waiting for one. */
function hasRoom({ idleCount, totalCount, options }: pg.Pool): boolean {
  return idleCount > 0 || totalCount < options.max;
}

/** Of the ids of all instruments of a collection, whose name has no quote in it. */
function idPattern(collection: string): string {
  return `${entityId(collection, '').replaceAll('_', '\\_')}%`;
}
