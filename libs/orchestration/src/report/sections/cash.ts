import { type BacktestDays } from '../../results/result.js';
import { lineChart } from '../charts/line-chart.js';
import { type Markup, markup } from '../markup.js';
import { dataTable, FORMATS, type Report, section, signed } from './section.js';

const FLOWS_SHOWN = 12;

/** Cash that has not settled, deposits and withdrawals; nothing where there is neither. */
export function cash(report: Report): Markup | undefined {
  const settled = settlementChart(report);
  const flows = flowTable(report);
  if (settled === undefined && flows === undefined) return undefined;
  return section('cash', 'Cash', settled, flows);
}

function settlementChart({ input, series }: Report): Markup | undefined {
  const { days } = input;
  if (days.cash.every((value, t) => value === days.settledCash[t])) return undefined;
  return lineChart({
    id: 'settlement',
    heading: 'Settled and trade-date cash',
    description: 'Cash that has settled, and cash by trade date, as shares of equity at each close.',
    caption: 'Share of equity at each close. Sales are cash, and purchases are paid, some sessions after the trade.',
    dates: series.dates,
    series: [
      { role: 'cash', label: 'Settled', mark: 'line', values: overEquity(days.settledCash, days) },
      { role: 'net', label: 'By trade date', mark: 'dashed', values: overEquity(days.cash, days) },
    ],
    height: 160,
    size: 'full',
    references: [0],
    format: (value, step) => FORMATS.percent(value, step < 0.01 ? 1 : 0),
  });
}

function flowTable({ input }: Report): Markup | undefined {
  const { days, metrics, manifest } = input;
  const rows = [...days.flows.keys()].filter((t) => days.flows[t] !== 0);
  if (rows.length === 0) return undefined;
  const shown = [...rows]
    .sort((a, b) => Math.abs(days.flows[b]) - Math.abs(days.flows[a]) || a - b)
    .slice(0, FLOWS_SHOWN)
    .sort((a, b) => a - b);
  const { currency } = manifest.collection;
  const totals = `${FORMATS.amount(metrics.totalDeposits)} paid in and ${FORMATS.amount(metrics.totalWithdrawals)} paid out in all`;
  return markup`<div class="pair"><div>${dataTable(
    rows.length > shown.length
      ? `The ${FLOWS_SHOWN} largest deposits and withdrawals, ${currency}`
      : `Deposits and withdrawals, ${currency}`,
    [{ heading: 'Session' }, { heading: 'Amount', number: true }, { heading: 'Equity at the close', number: true }],
    shown.map((t) => [
      markup`<span class="date">${days.dates[t]}</span>`,
      signed(days.flows[t], FORMATS.amount(days.flows[t])),
      FORMATS.amount(days.equity[t]),
    ]),
  )}</div><p class="remark">${totals}, at the open of the session. Returns leave them out.</p></div>`;
}

/** No fraction where equity is not above zero. */
function overEquity(values: Float64Array, days: BacktestDays): Float64Array {
  return values.map((value, t) => (days.equity[t] > 0 ? value / days.equity[t] : NaN));
}
