import { type CopyColumn, type Database, type StoreTransaction } from '@prometheus/data';
import { type RunId, type TradeDate } from '@prometheus/core';

import { type BacktestDays } from './result.js';
import { sixDigits, writeTable } from './table-writer.js';

/** Amount columns of `runtime.backtest_days` and the member of `BacktestDays` that each holds. */
const AMOUNTS = [
  ['equity', 'equity'],
  ['cash', 'cash'],
  ['receivables', 'receivables'],
  ['long_value', 'longValue'],
  ['short_value', 'shortValue'],
  ['traded_value', 'tradedValue'],
  ['commission', 'commission'],
  ['slippage_cost', 'slippageCost'],
  ['dividends', 'dividends'],
  ['withholding', 'withholding'],
  ['interest', 'interest'],
  ['borrow_fees', 'borrowFees'],
  ['fx_translation', 'fxTranslation'],
  ['flows', 'flows'],
  ['settled_cash', 'settledCash'],
] as const;

const COLUMNS: readonly CopyColumn[] = [
  { name: 'run_id', type: 'text' },
  { name: 'as_of_date', type: 'date' },
  ...AMOUNTS.map(([name]) => ({ name, type: 'numeric' as const })),
  { name: 'positions', type: 'int4' },
  { name: 'stale_positions', type: 'int4' },
  { name: 'benchmark', type: 'float8', nan: 'null' },
];

export async function writeDays(tx: StoreTransaction, run: RunId, days: BacktestDays): Promise<void> {
  await writeTable(tx, 'runtime.backtest_days', COLUMNS, days.dates.length, (writer, k) => {
    writer.text(run);
    writer.tradeDate(days.dates[k]);
    for (const [, member] of AMOUNTS) writer.numeric(sixDigits(days[member][k]));
    writer.int4(days.positions[k]);
    writer.int4(days.stalePositions[k]);
    writer.float8(days.benchmark?.[k] ?? Number.NaN);
  });
}

type DayRow = Readonly<Record<string, string | number | null>>;

export async function readDays(database: Database, run: RunId): Promise<BacktestDays> {
  const { rows } = await database.runtime.pool.query<DayRow>(
    'SELECT *, as_of_date::text AS day FROM runtime.backtest_days WHERE run_id = $1 ORDER BY as_of_date',
    [run],
  );
  const column = (name: string): Float64Array => Float64Array.from(rows, (row) => Number(row[name]));
  const amounts = Object.fromEntries(AMOUNTS.map(([name, member]) => [member, column(name)])) as Pick<
    BacktestDays,
    (typeof AMOUNTS)[number][1]
  >;
  return {
    dates: rows.map((row) => row.day as TradeDate),
    ...amounts,
    positions: Int32Array.from(column('positions')),
    stalePositions: Int32Array.from(column('stale_positions')),
    ...(rows.length > 0 && rows[0].benchmark !== null ? { benchmark: column('benchmark') } : {}),
  };
}
