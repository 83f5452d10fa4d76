import { BinaryCopyWriter } from '../copy/binary-copy-writer.js';
import { type CopyColumn, copyTargetSql } from '../copy/copy-columns.js';
import { type BarColumns } from './bar-columns.js';
import { type SessionTable } from './session-table.js';

export const PRICE_VALUES = ['open', 'high', 'low', 'close', 'adjusted_close', 'volume'] as const;

const COLUMNS: readonly CopyColumn[] = [
  { name: 'instrument_id', type: 'text' },
  { name: 'trade_date', type: 'date' },
  ...PRICE_VALUES.map((name): CopyColumn => ({ name, type: 'float8', nan: 'null' })),
  { name: 'known_at', type: 'timestamptz' },
  { name: 'currency', type: 'text' },
  { name: 'batch_id', type: 'text' },
];
/** Bytes for one statement: enough that its own cost does not count, few enough for one a year to wait in memory. */
const FULL_BYTES = 2_097_152;

/** The accepted bars of one instrument, in order of day. */
export interface InstrumentBars {
  readonly instrumentId: string;
  readonly currency: string;
  readonly bars: BarColumns;
}

/** Bars that wait to be sent to one table in one COPY. */
export class BarCopy {
  readonly #statement: string;
  #writer = new BinaryCopyWriter(COLUMNS);
  #chunks: Buffer[] = [];
  #bytes = 0;

  /** @param table qualified name
   * @param options.freeze stores rows as frozen; the table must be of the same transaction */
  constructor(
    readonly table: string,
    readonly batchId: string,
    options: { readonly freeze: boolean },
  ) {
    const format = options.freeze ? 'FORMAT binary, FREEZE' : 'FORMAT binary';
    this.#statement = `COPY ${copyTargetSql({ table, columns: COLUMNS })} FROM STDIN (${format})`;
  }

  get isEmpty(): boolean {
    return this.#bytes === 0 && this.#writer.rows === 0;
  }

  get isFull(): boolean {
    return this.#bytes >= FULL_BYTES;
  }

  /** Encodes the bars from index `from` up to, not including, `to`. */
  add({ instrumentId, currency, bars }: InstrumentBars, sessions: SessionTable, from: number, to: number): void {
    const writer = this.#writer;
    for (let i = from; i < to; i++) {
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
      writer.text(this.batchId);
      if (writer.full) this.#keep(writer.take());
    }
  }

  /** What was added since the last time, as a complete statement with its data. */
  take(): { readonly statement: string; readonly chunks: readonly Buffer[] } {
    this.#keep(this.#writer.finish());
    const chunks = this.#chunks;
    this.#writer = new BinaryCopyWriter(COLUMNS);
    this.#chunks = [];
    this.#bytes = 0;
    return { statement: this.#statement, chunks };
  }

  #keep(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
  }
}
