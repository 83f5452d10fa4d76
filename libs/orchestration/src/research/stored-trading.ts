import { instrumentId, type InstrumentId, type RunId, type TradeDate } from '@prometheus/core';
import { type Database } from '@prometheus/data';
import { type Side } from '@prometheus/execution';

import { StorageLevelError } from '../errors.js';
import { type StorageLevel } from '../results/results-repository.js';

/** An order as it ended. */
export interface StoredOrder {
  readonly orderId: string;
  /** The session at whose close it was sent. */
  readonly date: TradeDate;
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  readonly side: Side;
  readonly type: string;
  readonly timeInForce: string;
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  readonly decisionPrice?: number;
  readonly status: string;
  /** Why it was cancelled or rejected. */
  readonly reason?: string;
}

export interface StoredFill {
  readonly fillId: string;
  readonly orderId: string;
  readonly date: TradeDate;
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: number;
  readonly price: number;
  readonly referencePrice?: number;
  readonly commission: number;
}

export interface StoredPosition {
  readonly date: TradeDate;
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  readonly quantity: number;
  readonly averageCost: number;
  readonly marketValue: number;
  readonly unrealisedProfit: number;
}

export interface StoredLedgerLeg {
  readonly entry: number;
  readonly leg: number;
  readonly date: TradeDate;
  readonly type: string;
  readonly account: string;
  readonly instrumentId?: InstrumentId;
  readonly amount: number;
}

export interface TradingFilters {
  readonly symbol?: string;
  /** Both included; orders by the day they were sent, fills by their own. */
  readonly from?: TradeDate;
  readonly to?: TradeDate;
  readonly limit?: number;
}

type Row = Readonly<Record<string, string | number | null>>;

/** Orders, fills, positions and ledger of stored runs. */
export class StoredTrading {
  constructor(readonly database: Database) {}

  /** @throws {StorageLevelError} when the run was stored with less detail than `needed` */
  async requireLevel(run: RunId, needed: Exclude<StorageLevel, 'summary'>): Promise<void> {
    const level = await this.level(run);
    const enough = level === 'full' || level === needed;
    const what = needed === 'decisions' ? 'orders and fills' : 'positions and ledger';
    if (!enough) throw new StorageLevelError(run, level, needed, what);
  }

  async level(run: RunId): Promise<StorageLevel> {
    const { rows } = await this.database.runtime.pool.query<{ level: StorageLevel }>(
      'SELECT level FROM runtime.backtest_runs WHERE run_id = $1',
      [run],
    );
    return rows[0].level;
  }

  /** By day, then as they were sent. */
  async orders(run: RunId, filters: TradingFilters = {}): Promise<StoredOrder[]> {
    const rows = await this.#rows('orders', 'order_id', run, filters);
    return rows.map((row) => ({
      orderId: text(row.order_id),
      date: text(row.day) as TradeDate,
      instrumentId: instrumentId(text(row.instrument_id)),
      symbol: text(row.symbol),
      side: text(row.side) as Side,
      type: text(row.order_type),
      timeInForce: text(row.time_in_force),
      quantity: Number(row.quantity),
      filledQuantity: Number(row.filled_quantity),
      ...number('limitPrice', row.limit_price),
      ...number('stopPrice', row.stop_price),
      ...number('decisionPrice', row.decision_price ?? row.old_decision_price),
      status: text(row.status),
      ...(row.reason === null ? {} : { reason: text(row.reason) }),
    }));
  }

  /** In the order in which they happened. */
  async fills(run: RunId, filters: TradingFilters = {}): Promise<StoredFill[]> {
    const rows = await this.#rows('fills', 'fill_id', run, filters);
    return rows.map((row) => ({
      fillId: text(row.fill_id),
      orderId: text(row.order_id),
      date: text(row.day) as TradeDate,
      instrumentId: instrumentId(text(row.instrument_id)),
      symbol: text(row.symbol),
      side: text(row.side) as Side,
      quantity: Number(row.quantity),
      price: Number(row.price),
      ...number('referencePrice', row.reference_price),
      commission: Number(row.commission),
    }));
  }

  /** At each close; stored at level `full` only. */
  async positions(run: RunId): Promise<StoredPosition[]> {
    const { rows } = await this.database.runtime.pool.query<Row>(
      `SELECT s.*, s.as_of_date::text AS day, coalesce(i.symbol, s.instrument_id) AS symbol
       FROM runtime.positions_snapshots s LEFT JOIN runtime.instruments i USING (instrument_id)
       WHERE s.run_id = $1 ORDER BY s.as_of_date, s.instrument_id COLLATE "C"`,
      [run],
    );
    return rows.map((row) => ({
      date: text(row.day) as TradeDate,
      instrumentId: instrumentId(text(row.instrument_id)),
      symbol: text(row.symbol),
      quantity: Number(row.quantity),
      averageCost: Number(row.avg_cost),
      marketValue: Number(row.market_value),
      unrealisedProfit: Number(row.unrealized_pnl),
    }));
  }

  /** Both legs of each entry; stored at level `full` only. */
  async ledger(run: RunId): Promise<StoredLedgerLeg[]> {
    const { rows } = await this.database.runtime.pool.query<Row>(
      `SELECT *, as_of_date::text AS day FROM runtime.ledger_entries WHERE run_id = $1 ORDER BY entry, leg`,
      [run],
    );
    return rows.map((row) => ({
      entry: Number(row.entry),
      leg: Number(row.leg),
      date: text(row.day) as TradeDate,
      type: text(row.entry_type),
      account: text(row.account),
      ...(row.instrument_id === null ? {} : { instrumentId: instrumentId(text(row.instrument_id)) }),
      amount: Number(row.amount_micros) / 1e6,
    }));
  }

  /** Row ids count up in the order of the run, so that they sort rows of one session. */
  async #rows(table: 'orders' | 'fills', id: string, run: RunId, filters: TradingFilters): Promise<Row[]> {
    const { symbol, from, to, limit } = filters;
    const { rows } = await this.database.runtime.pool.query<Row>(
      `SELECT * FROM (
         SELECT t.*, (t.timestamp AT TIME ZONE coalesce(m.timezone, 'UTC'))::date::text AS day,
                coalesce(i.symbol, t.instrument_id) AS symbol, t.metadata->>'reason' AS reason,
                (t.metadata->>'decisionPrice')::float8 AS old_decision_price,
                (t.metadata->>'referencePrice')::float8 AS reference_price
         FROM runtime.${table} t
         LEFT JOIN runtime.instruments i USING (instrument_id)
         LEFT JOIN runtime.markets m ON m.market_id = i.market_id
         WHERE t.run_id = $1) x
       WHERE ($2::text IS NULL OR symbol = $2) AND ($3::text IS NULL OR day >= $3) AND ($4::text IS NULL OR day <= $4)
       ORDER BY ${id} LIMIT $5`,
      [run, symbol ?? null, from ?? null, to ?? null, limit ?? null],
    );
    return rows;
  }
}

function text(value: string | number | null): string {
  return String(value);
}

function number<K extends string>(name: K, value: string | number | null | undefined): { readonly [P in K]?: number } {
  if (value === null || value === undefined) return {};
  return { [name]: Number(value) } as { readonly [P in K]?: number };
}
