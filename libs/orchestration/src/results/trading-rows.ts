import { formatMicros, fromMicros, rowId, type RunId, type TradeDate } from '@prometheus/core';
import { type CopyColumn, type StoreTransaction } from '@prometheus/data';
import { type Fill, type LedgerEntry, type Order } from '@prometheus/execution';

import { ROW_TABLE } from './row-numbers.js';
import { sixDigits, writeTable } from './table-writer.js';

/** Instants of a session, in milliseconds since 1970. */
export interface SessionTimes {
  openMs(date: TradeDate): number;
  closeMs(date: TradeDate): number;
}

const ORDER_COLUMNS: readonly CopyColumn[] = [
  { name: 'order_id', type: 'uuid' },
  { name: 'run_id', type: 'text' },
  { name: 'timestamp', type: 'timestamptz' },
  { name: 'instrument_id', type: 'text' },
  { name: 'side', type: 'text' },
  { name: 'order_type', type: 'text' },
  { name: 'time_in_force', type: 'text' },
  { name: 'quantity', type: 'numeric' },
  { name: 'filled_quantity', type: 'numeric' },
  { name: 'status', type: 'text' },
  { name: 'mode', type: 'text' },
  { name: 'portfolio_id', type: 'text' },
  { name: 'decision_id', type: 'uuid' },
  { name: 'metadata', type: 'jsonb' },
];

export async function writeOrders(
  tx: StoreTransaction,
  run: RunId,
  portfolio: string,
  orders: readonly Order[],
  times: SessionTimes,
): Promise<void> {
  await writeTable(tx, 'runtime.orders', ORDER_COLUMNS, orders.length, (writer, k) => {
    const order = orders[k];
    writer.uuid(rowId(run, ROW_TABLE.orders, order.sequence));
    writer.text(run);
    writer.timestamptz(times.closeMs(order.submittedOn));
    writer.text(order.instrumentId);
    writer.text(order.side);
    writer.text(order.type);
    writer.text(order.timeInForce);
    writer.numeric(sixDigits(order.quantity));
    writer.numeric(sixDigits(order.filledQuantity));
    writer.text(order.status);
    writer.text('BACKTEST');
    writer.text(portfolio);
    writer.uuid(rowId(run, ROW_TABLE.decisions, order.decision));
    writer.jsonb({ decisionPrice: order.decisionPrice, ...(order.reason === undefined ? {} : { reason: order.reason }) });
  });
}

const FILL_COLUMNS: readonly CopyColumn[] = [
  { name: 'fill_id', type: 'uuid' },
  { name: 'order_id', type: 'uuid' },
  { name: 'run_id', type: 'text' },
  { name: 'timestamp', type: 'timestamptz' },
  { name: 'instrument_id', type: 'text' },
  { name: 'side', type: 'text' },
  { name: 'quantity', type: 'numeric' },
  { name: 'price', type: 'numeric' },
  { name: 'commission', type: 'numeric' },
  { name: 'mode', type: 'text' },
  { name: 'metadata', type: 'jsonb' },
];

export async function writeFills(tx: StoreTransaction, run: RunId, fills: readonly Fill[], times: SessionTimes): Promise<void> {
  await writeTable(tx, 'runtime.fills', FILL_COLUMNS, fills.length, (writer, k) => {
    const fill = fills[k];
    writer.uuid(rowId(run, ROW_TABLE.fills, fill.sequence));
    writer.uuid(rowId(run, ROW_TABLE.orders, fill.orderSequence));
    writer.text(run);
    writer.timestamptz(fill.auction === 'OPEN' ? times.openMs(fill.date) : times.closeMs(fill.date));
    writer.text(fill.instrumentId);
    writer.text(fill.side);
    writer.numeric(sixDigits(fill.quantity));
    writer.numeric(fill.price);
    writer.numeric(formatMicros(fill.commissionMicros));
    writer.text('BACKTEST');
    writer.jsonb({ referencePrice: fill.referencePrice });
  });
}

const LEDGER_COLUMNS: readonly CopyColumn[] = [
  { name: 'run_id', type: 'text' },
  { name: 'entry', type: 'int4' },
  { name: 'leg', type: 'int2' },
  { name: 'as_of_date', type: 'date' },
  { name: 'entry_type', type: 'text' },
  { name: 'account', type: 'text' },
  { name: 'instrument_id', type: 'text' },
  { name: 'amount_micros', type: 'int8' },
];

export async function writeLedger(
  tx: StoreTransaction,
  run: RunId,
  entries: readonly LedgerEntry[],
  dateOf: (session: number) => TradeDate,
  instrumentOf: (instrument: number) => string | undefined,
): Promise<void> {
  await writeTable(tx, 'runtime.ledger_entries', LEDGER_COLUMNS, entries.length * 2, (writer, k) => {
    const entry = entries[k >> 1];
    const leg = entry.legs[k & 1];
    writer.text(run);
    writer.int4(entry.entry);
    writer.int2(k & 1);
    writer.tradeDate(dateOf(entry.session));
    writer.text(entry.type);
    writer.text(leg.account);
    const instrument = instrumentOf(entry.instrument);
    if (instrument === undefined) writer.null();
    else writer.text(instrument);
    writer.int8(leg.amountMicros);
  });
}

const SNAPSHOT_COLUMNS: readonly CopyColumn[] = [
  { name: 'snapshot_id', type: 'uuid' },
  { name: 'run_id', type: 'text' },
  { name: 'portfolio_id', type: 'text' },
  { name: 'timestamp', type: 'timestamptz' },
  { name: 'as_of_date', type: 'date' },
  { name: 'instrument_id', type: 'text' },
  { name: 'quantity', type: 'numeric' },
  { name: 'avg_cost', type: 'numeric' },
  { name: 'market_value', type: 'numeric' },
  { name: 'unrealized_pnl', type: 'numeric' },
  { name: 'mode', type: 'text' },
];

/** A position at the close of one session. */
export interface PositionSnapshot {
  readonly date: TradeDate;
  readonly instrumentId: string;
  readonly quantity: number;
  readonly averageCost: number;
  readonly marketValueMicros: number;
}

export async function writeSnapshots(
  tx: StoreTransaction,
  run: RunId,
  portfolio: string,
  snapshots: readonly PositionSnapshot[],
  times: SessionTimes,
): Promise<void> {
  await writeTable(tx, 'runtime.positions_snapshots', SNAPSHOT_COLUMNS, snapshots.length, (writer, k) => {
    const { date, instrumentId, quantity, averageCost, marketValueMicros } = snapshots[k];
    writer.uuid(rowId(run, ROW_TABLE.snapshots, k));
    writer.text(run);
    writer.text(portfolio);
    writer.timestamptz(times.closeMs(date));
    writer.tradeDate(date);
    writer.text(instrumentId);
    writer.numeric(sixDigits(quantity));
    writer.numeric(averageCost);
    writer.numeric(formatMicros(marketValueMicros));
    writer.numeric(sixDigits(fromMicros(marketValueMicros) - quantity * averageCost));
    writer.text('BACKTEST');
  });
}
