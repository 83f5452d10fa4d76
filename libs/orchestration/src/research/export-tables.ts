import { type BacktestDays } from '../results/result.js';
import { type RoundTrip } from './round-trips.js';
import { type StoredFill, type StoredLedgerLeg, type StoredOrder, type StoredPosition } from './stored-trading.js';

export type CellType = 'text' | 'date' | 'number' | 'integer';

export interface ExportColumn {
  readonly name: string;
  readonly type: CellType;
  /** One value a row; dates as YYYY-MM-DD, undefined where there is none. */
  readonly values: readonly (string | number | undefined)[];
}

/** A table in columns, whatever the format of the file. */
export interface ExportTable {
  /** Name of the file, without its ending. */
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly ExportColumn[];
}

/** One row a session. */
export function daysTable(days: BacktestDays): ExportTable {
  const amounts = [
    ['equity', days.equity],
    ['cash', days.cash],
    ['settled_cash', days.settledCash],
    ['receivables', days.receivables],
    ['long_value', days.longValue],
    ['short_value', days.shortValue],
    ['traded_value', days.tradedValue],
    ['commission', days.commission],
    ['slippage_cost', days.slippageCost],
    ['dividends', days.dividends],
    ['withholding', days.withholding],
    ['interest', days.interest],
    ['borrow_fees', days.borrowFees],
    ['fx_translation', days.fxTranslation],
    ['flows', days.flows],
  ] as const;
  return {
    name: 'days',
    rows: days.dates.length,
    columns: [
      { name: 'date', type: 'date', values: days.dates },
      ...amounts.map(([name, values]) => ({ name, type: 'number' as const, values: Array.from(values) })),
      { name: 'positions', type: 'integer', values: Array.from(days.positions) },
      { name: 'stale_positions', type: 'integer', values: Array.from(days.stalePositions) },
      ...(days.benchmark === undefined
        ? []
        : [{ name: 'benchmark', type: 'number' as const, values: Array.from(days.benchmark) }]),
    ],
  };
}

export function ordersTable(orders: readonly StoredOrder[]): ExportTable {
  return tableOf('orders', orders, [
    ['order_id', 'text', (order) => order.orderId],
    ['date', 'date', (order) => order.date],
    ['instrument_id', 'text', (order) => order.instrumentId],
    ['symbol', 'text', (order) => order.symbol],
    ['side', 'text', (order) => order.side],
    ['type', 'text', (order) => order.type],
    ['time_in_force', 'text', (order) => order.timeInForce],
    ['quantity', 'number', (order) => order.quantity],
    ['filled_quantity', 'number', (order) => order.filledQuantity],
    ['limit_price', 'number', (order) => order.limitPrice],
    ['stop_price', 'number', (order) => order.stopPrice],
    ['decision_price', 'number', (order) => order.decisionPrice],
    ['status', 'text', (order) => order.status],
    ['reason', 'text', (order) => order.reason],
  ]);
}

export function fillsTable(fills: readonly StoredFill[]): ExportTable {
  return tableOf('fills', fills, [
    ['fill_id', 'text', (fill) => fill.fillId],
    ['order_id', 'text', (fill) => fill.orderId],
    ['date', 'date', (fill) => fill.date],
    ['instrument_id', 'text', (fill) => fill.instrumentId],
    ['symbol', 'text', (fill) => fill.symbol],
    ['side', 'text', (fill) => fill.side],
    ['quantity', 'number', (fill) => fill.quantity],
    ['price', 'number', (fill) => fill.price],
    ['reference_price', 'number', (fill) => fill.referencePrice],
    ['commission', 'number', (fill) => fill.commission],
  ]);
}

export function tradesTable(trips: readonly RoundTrip[]): ExportTable {
  return tableOf('trades', trips, [
    ['instrument_id', 'text', (trip) => trip.instrumentId],
    ['symbol', 'text', (trip) => trip.symbol],
    ['direction', 'text', (trip) => trip.direction],
    ['entry_date', 'date', (trip) => trip.entryDate],
    ['exit_date', 'date', (trip) => trip.exitDate],
    ['exit_reason', 'text', (trip) => trip.exitReason],
    ['quantity', 'number', (trip) => trip.quantity],
    ['entry_price', 'number', (trip) => trip.entryPrice],
    ['exit_price', 'number', (trip) => trip.exitPrice],
    ['commission', 'number', (trip) => trip.commission],
    ['dividends', 'number', (trip) => trip.dividends],
    ['profit', 'number', (trip) => trip.profit],
    ['return', 'number', (trip) => trip.return],
    ['holding_days', 'integer', (trip) => trip.holdingDays],
  ]);
}

export function positionsTable(positions: readonly StoredPosition[]): ExportTable {
  return tableOf('positions', positions, [
    ['date', 'date', (position) => position.date],
    ['instrument_id', 'text', (position) => position.instrumentId],
    ['symbol', 'text', (position) => position.symbol],
    ['quantity', 'number', (position) => position.quantity],
    ['average_cost', 'number', (position) => position.averageCost],
    ['market_value', 'number', (position) => position.marketValue],
    ['unrealised_profit', 'number', (position) => position.unrealisedProfit],
  ]);
}

export function ledgerTable(legs: readonly StoredLedgerLeg[]): ExportTable {
  return tableOf('ledger', legs, [
    ['entry', 'integer', (leg) => leg.entry],
    ['leg', 'integer', (leg) => leg.leg],
    ['date', 'date', (leg) => leg.date],
    ['type', 'text', (leg) => leg.type],
    ['account', 'text', (leg) => leg.account],
    ['instrument_id', 'text', (leg) => leg.instrumentId],
    ['amount', 'number', (leg) => leg.amount],
  ]);
}

function tableOf<T>(
  name: string,
  items: readonly T[],
  columns: readonly (readonly [name: string, type: CellType, value: (item: T) => string | number | undefined])[],
): ExportTable {
  return {
    name,
    rows: items.length,
    columns: columns.map(([column, type, value]) => ({ name: column, type, values: items.map(value) })),
  };
}

/** What spreadsheets take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A table as CSV with a header. Texts that a spreadsheet would run as a formula get a leading apostrophe. */
export function csvOf({ columns, rows }: ExportTable): string {
  const lines = [columns.map(({ name }) => name).join(',')];
  for (let k = 0; k < rows; k++) lines.push(columns.map(({ values }) => csvCell(values[k])).join(','));
  return `${lines.join('\n')}\n`;
}

/** @returns the cell, quoted where it has to be; empty for undefined and NaN */
export function csvCell(value: string | number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '';
  if (typeof value === 'number') return String(value);
  const guarded = FORMULA.test(value) && !Number.isFinite(Number(value)) ? `'${value}` : value;
  return /[",\n\r]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
