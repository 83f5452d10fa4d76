import { formatMicros, fromMicros, rowId, type RunId, type TradeDate } from '@prometheus/core';
import { type CopyColumn, type StoreTransaction } from '@prometheus/data';
import { type Fill, type LedgerEntry, type Order, type Refusal } from '@prometheus/execution';

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
  { name: 'limit_price', type: 'numeric' },
  { name: 'stop_price', type: 'numeric' },
  { name: 'oca_group', type: 'text' },
  { name: 'origin', type: 'text' },
  { name: 'decision_price', type: 'float8', nan: 'null' },
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
    for (const price of [order.limitPrice, order.stopPrice]) {
      if (price === undefined) writer.null();
      else writer.numeric(price);
    }
    if (order.ocaGroup === undefined) writer.null();
    else writer.text(order.ocaGroup);
    writer.text(order.origin);
    writer.float8(order.decisionPrice);
    writer.text(order.status);
    writer.text('BACKTEST');
    writer.text(portfolio);
    if (order.decision < 0) writer.null();
    else writer.uuid(rowId(run, ROW_TABLE.decisions, order.decision));
    writer.jsonb({
      ...(order.reason === undefined ? {} : { reason: order.reason }),
      ...(order.delaySessions === undefined ? {} : { delaySessions: order.delaySessions }),
    });
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
    writer.timestamptz(fill.phase === 'OPEN' ? times.openMs(fill.date) : times.closeMs(fill.date));
    writer.text(fill.instrumentId);
    writer.text(fill.side);
    writer.numeric(sixDigits(fill.quantity));
    writer.numeric(fill.price);
    writer.numeric(formatMicros(fill.commissionMicros));
    writer.text('BACKTEST');
    writer.jsonb({ referencePrice: fill.referencePrice, phase: fill.phase });
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

const REFUSAL_COLUMNS: readonly CopyColumn[] = [
  { name: 'refusal_id', type: 'uuid' },
  { name: 'run_id', type: 'text' },
  { name: 'timestamp', type: 'timestamptz' },
  { name: 'mode', type: 'text' },
  { name: 'portfolio_id', type: 'text' },
  { name: 'decision_id', type: 'uuid' },
  { name: 'instrument_id', type: 'text' },
  { name: 'side', type: 'text' },
  { name: 'order_type', type: 'text' },
  { name: 'quantity', type: 'numeric' },
  { name: 'limit_name', type: 'text' },
  { name: 'limit_value', type: 'float8', nan: 'null' },
  { name: 'attempted_value', type: 'float8', nan: 'null' },
  { name: 'reason', type: 'text' },
];

/** Orders that the risk gate did not let through, with the limit, its value and what was attempted. */
export async function writeRefusals(
  tx: StoreTransaction,
  run: RunId,
  portfolio: string,
  refusals: readonly Refusal[],
): Promise<void> {
  await writeTable(tx, 'runtime.risk_refusals', REFUSAL_COLUMNS, refusals.length, (writer, k) => {
    const { request, limit, limitValue, attemptedValue, reason, atMs } = refusals[k];
    writer.uuid(rowId(run, ROW_TABLE.refusals, k));
    writer.text(run);
    writer.timestamptz(atMs);
    writer.text('BACKTEST');
    writer.text(portfolio);
    if (request.decision < 0) writer.null();
    else writer.uuid(rowId(run, ROW_TABLE.decisions, request.decision));
    writer.text(request.instrumentId);
    writer.text(request.side);
    writer.text(request.type);
    writer.numeric(sixDigits(request.quantity));
    writer.text(limit);
    writer.float8(limitValue ?? Number.NaN);
    writer.float8(attemptedValue ?? Number.NaN);
    writer.text(reason);
  });
}
