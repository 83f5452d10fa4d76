import type pg from 'pg';

import { POSTGRES_EPOCH_DAY } from '../copy/copy-columns.js';
import { copyRows } from '../copy/copy-out.js';
import { type Database, type StoreTransaction } from '../database/store.js';
import { entityId } from '../ingestion/symbol.js';
import { type PanelBuilder } from './panel-builder.js';

/** From so many bars on a second connection pays for itself. */
const MANY_BARS = 100_000;
/** Bars between two reports of progress. */
const REPORT_EVERY = 65_536;

export interface BarExtent {
  readonly firstDate: string;
  readonly lastDate: string;
  /** About how many there are. */
  readonly bars: number;
}

/** Copies the current bars of a collection into a builder; many of them over two connections, each with every other year, which see
 * the same snapshot.
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
  const reader = new BarReader(collection, builder, progress);
  const years = yearsOf(extent);
  if (years.length < 2 || extent.bars < MANY_BARS || !hasRoom(database.historical.pool)) {
    await reader.read(tx.client, years);
    return reader.count;
  }
  const { rows } = await tx.client.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
  const others = database.historical.transaction(async ({ client }) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await client.query(`SET TRANSACTION SNAPSHOT '${rows[0].snapshot}'`);
    await reader.read(
      client,
      years.filter((_, k) => k % 2 === 1),
    );
  });
  const own = reader.read(
    tx.client,
    years.filter((_, k) => k % 2 === 0),
  );
  for (const half of await Promise.allSettled([own, others])) if (half.status === 'rejected') throw half.reason;
  return reader.count;
}

/** A year of one instrument comes as one row with a block of bytes for each column: sending and reading a row costs PostgreSQL and
 * this program more than all the values in it. */
class BarReader {
  count = 0;
  readonly #positions: ReadonlyMap<string, number>;
  #reported = 0;

  constructor(
    readonly collection: string,
    readonly builder: PanelBuilder,
    readonly progress: (read: number) => void,
  ) {
    this.#positions = new Map(builder.instruments.map(({ instrumentId }, i) => [instrumentId, i]));
  }

  async read(client: pg.ClientBase, years: readonly number[]): Promise<void> {
    // A whole market is many groups, and its reading long.
    await client.query(`SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '256MB'`);
    for (const year of years) await this.#readYear(client, year);
  }

  async #readYear(client: pg.ClientBase, year: number): Promise<void> {
    // Only the total-return basis looks at the adjusted close.
    const scaled = this.builder.basis === 'total_return';
    const columns = [
      ...['open', 'high', 'low', 'close', 'volume'].map((name) => `p.${name}`),
      // An aggregate passes NULL over, and would move what comes after.
      ...(scaled ? [`coalesce(p.adjusted_close, 'NaN')`] : []),
    ];
    await copyRows(
      client,
      `SELECT p.instrument_id, string_agg(date_send(p.trade_date), ''::bytea),
         ${columns.map((column) => `string_agg(float8send(${column}), ''::bytea)`).join(', ')}
       FROM historical.prices_daily p
       WHERE p.is_current AND p.instrument_id LIKE '${idPattern(this.collection)}'
         AND p.trade_date >= '${year}-01-01' AND p.trade_date < '${year + 1}-01-01'
       GROUP BY p.instrument_id`,
      ['text', 'bytea', ...columns.map(() => 'bytea' as const)],
      (row) => {
        const position = this.#positions.get(row.text(0));
        const days = daysOf(row.bytea(1));
        if (position !== undefined) {
          const [open, high, low, close, volume, adjustedClose] = columns.map((_, k) => doublesOf(row.bytea(k + 2)));
          const bars = { open, high, low, close, volume };
          this.builder.addBars(position, days, scaled ? { ...bars, adjustedClose } : bars);
        }
        this.count += days.length;
        if (this.count - this.#reported < REPORT_EVERY) return;
        this.#reported = this.count;
        this.progress(this.count);
      },
    );
  }
}

/** PostgreSQL sends the highest byte first, and the arrays of all machines that Node.js runs on have the lowest first. */
function doublesOf(bytes: Uint8Array): Float64Array {
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).swap64();
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
}

function daysOf(bytes: Uint8Array): Int32Array {
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).swap32();
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4).map((day) => day + POSTGRES_EPOCH_DAY);
}

function yearsOf({ firstDate, lastDate }: BarExtent): number[] {
  const first = Number(firstDate.slice(0, 4));
  return Array.from({ length: Number(lastDate.slice(0, 4)) - first + 1 }, (_, k) => first + k);
}

/** Whether another connection can be had without waiting for one. */
function hasRoom({ idleCount, totalCount, options }: pg.Pool): boolean {
  return idleCount > 0 || totalCount < options.max;
}

/** Of the ids of all instruments of a collection, whose name has no quote in it. */
function idPattern(collection: string): string {
  return `${entityId(collection, '').replaceAll('_', '\\_')}%`;
}
