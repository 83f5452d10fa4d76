import { type Content, type Markup, markup } from '../markup.js';
import { dataTable, FORMATS, type Report, signed } from './section.js';

interface Item {
  readonly label: string;
  /** Effect on equity. */
  readonly amount: number;
  readonly drag?: number;
}

/** What was paid and earned beside trading gains; nothing where nothing was. */
export function financingTable({ input, series }: Report): Markup | undefined {
  const { metrics, manifest, days } = input;
  const { costDrags = {} } = metrics;
  const all: readonly Item[] = [
    { label: 'Commission', amount: -metrics.totalCommission, drag: costDrags.commission },
    { label: 'Slippage', amount: -metrics.totalSlippage, drag: costDrags.slippage },
    { label: 'Borrow fees', amount: -(metrics.totalBorrowFees ?? 0), drag: costDrags.borrow },
    { label: 'Interest paid', amount: total(days.interest, -1), drag: costDrags.interest },
    { label: 'Interest earned', amount: total(days.interest, 1) },
    { label: 'Dividends', amount: metrics.totalDividends },
    { label: 'Tax on dividends', amount: -(metrics.totalWithholding ?? 0), drag: costDrags.tax },
    { label: 'Currencies', amount: metrics.totalFxTranslation ?? 0 },
  ];
  const items = all.filter(({ amount }) => amount !== 0);
  if (items.length === 0) return undefined;
  const drag = (value: number | undefined): Content => (value === undefined ? '' : FORMATS.percent(value, 2));
  return markup`<div class="narrow">${dataTable(
    `Costs and financing, ${manifest.collection.currency}`,
    [
      { heading: 'Effect on equity' },
      { heading: 'Amount', number: true },
      { heading: 'of initial equity', number: true },
      { heading: 'Drag a year', number: true },
    ],
    items.map((item) => [
      item.label,
      signed(item.amount, FORMATS.amount(item.amount)),
      FORMATS.percent(item.amount / series.initialEquity),
      drag(item.drag),
    ]),
  )}</div>`;
}

/** Of the sessions with a result of one sign. */
function total(values: Float64Array, sign: 1 | -1): number {
  return values.reduce((sum, value) => (value * sign > 0 ? sum + value : sum), 0);
}
