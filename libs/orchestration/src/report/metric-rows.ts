import { type BacktestMetrics, type ReportInput } from '../results/result.js';
import { benchmarkFigures, type ComparableFigures } from './benchmark-figures.js';
import { type NumberFormats } from './number-format.js';
import { type ReportSeries } from './report-series.js';

/** One line of the metrics table, ready to print. */
export interface MetricRow {
  readonly label: string;
  readonly value: string;
  /** Absent where a benchmark cannot have the figure. */
  readonly benchmark?: string;
}

export interface MetricGroup {
  readonly title: string;
  readonly rows: readonly MetricRow[];
}

/** Stands where a figure exists but would mislead; the reason is printed beside the table. */
export const WITHHELD = 'withheld';

/** The metrics of a run in reading order, the same on the page and in the terminal. */
export function metricGroups(input: ReportInput, series: ReportSeries, formats: NumberFormats): MetricGroup[] {
  const { metrics, manifest } = input;
  const benchmark = benchmarkFigures(metrics, series);
  return [
    {
      title: 'Return',
      rows: [
        ...compared(RETURN_ROWS, metrics, benchmark, formats),
        { label: 'Final equity', value: formats.amount(metrics.finalEquity) },
        ...unlessZero('Deposits', metrics.totalDeposits, formats),
        ...unlessZero('Withdrawals', metrics.totalWithdrawals, formats),
      ],
    },
    {
      title: 'Return for risk',
      rows: [...compared(RATIO_ROWS, metrics, benchmark, formats), ...significance(metrics, formats)],
    },
    {
      title: 'Risk',
      rows: [
        ...compared(DRAWDOWN_ROWS, metrics, benchmark, formats),
        ...drawdownDates(metrics, formats),
        ...compared(RISK_ROWS, metrics, benchmark, formats),
      ],
    },
    { title: 'Exposure', rows: exposureRows(metrics, formats) },
    ...(manifest.benchmark === undefined
      ? []
      : [
          {
            title: 'Against the benchmark',
            rows: relativeRows(metrics, manifest.benchmark.withheld !== undefined, formats),
          },
        ]),
    { title: 'Trading and costs', rows: tradingRows(metrics, formats) },
    ...(metrics.capacity === undefined ? [] : [{ title: 'Capacity, equity', rows: capacityRows(metrics, formats) }]),
  ];
}

type ComparedRow = readonly [
  label: string,
  key: keyof ComparableFigures,
  format: (f: NumberFormats, v?: number) => string,
];

const percent = (f: NumberFormats, v?: number): string => f.percent(v);
const percent2 = (f: NumberFormats, v?: number): string => f.percent(v, 2);
const ratio = (f: NumberFormats, v?: number): string => f.ratio(v);

const RETURN_ROWS: readonly ComparedRow[] = [
  ['Total return', 'totalReturn', percent],
  ['CAGR', 'cagr', percent],
  ['Best day', 'bestDay', percent],
  ['Worst day', 'worstDay', percent],
  ['Days with a gain', 'hitRate', percent],
];

const DRAWDOWN_ROWS: readonly ComparedRow[] = [
  ['Volatility, annual', 'annualVolatility', percent],
  ['Max drawdown', 'maxDrawdown', percent],
];

const RISK_ROWS: readonly ComparedRow[] = [
  ['Under water, sessions', 'longestUnderwaterSessions', (f, v) => f.count(v)],
  ['Value at risk, 5%', 'valueAtRisk5', percent2],
  ['Expected shortfall, 5%', 'expectedShortfall5', percent2],
  ['Skew', 'skew', ratio],
  ['Excess kurtosis', 'kurtosis', ratio],
  ['Tail ratio', 'tailRatio', ratio],
];

const RATIO_ROWS: readonly ComparedRow[] = [
  ['Sharpe ratio', 'sharpe', ratio],
  ['  standard error', 'sharpeStandardError', ratio],
  ['Sortino ratio', 'sortino', ratio],
  ['Calmar ratio', 'calmar', ratio],
  ['Omega ratio', 'omega', ratio],
  ['Stability of growth', 'stability', ratio],
];

function compared(
  rows: readonly ComparedRow[],
  metrics: BacktestMetrics,
  benchmark: ComparableFigures | undefined,
  formats: NumberFormats,
): MetricRow[] {
  return rows.map(([label, key, format]) => ({
    label,
    value: format(formats, metrics[key]),
    benchmark: benchmark === undefined ? undefined : format(formats, benchmark[key]),
  }));
}

function drawdownDates(metrics: BacktestMetrics, formats: NumberFormats): MetricRow[] {
  const { maxDrawdownStart: high, maxDrawdownTrough: low, maxDrawdownEnd: recovered } = metrics;
  if (high === undefined || low === undefined) return [];
  return [
    { label: '  high', value: high },
    { label: '  low', value: low },
    { label: '  recovered', value: recovered ?? 'not yet' },
    ...(metrics.maxDrawdownSessions === undefined
      ? []
      : [{ label: '  sessions below', value: formats.count(metrics.maxDrawdownSessions) }]),
  ];
}

function significance(metrics: BacktestMetrics, formats: NumberFormats): MetricRow[] {
  const { trials } = metrics;
  return [
    { label: 'Probability that Sharpe > 0', value: formats.percent(metrics.probabilisticSharpe) },
    ...(trials === undefined
      ? []
      : [
          {
            label: `  after ${formats.count(trials.count)} ${trials.count === 1 ? 'trial' : 'trials'}`,
            value: formats.percent(metrics.deflatedSharpe),
          },
        ]),
  ];
}

function relativeRows(metrics: BacktestMetrics, withheld: boolean, formats: NumberFormats): MetricRow[] {
  const unless = (text: string): string => (withheld ? WITHHELD : text);
  return [
    { label: 'Beta', value: unless(formats.ratio(metrics.beta)) },
    { label: 'Alpha, annual', value: unless(formats.percent(metrics.alphaAnnual)) },
    { label: 'Information ratio', value: unless(formats.ratio(metrics.informationRatio)) },
    { label: 'Up capture', value: unless(formats.percent(metrics.upCapture)) },
    { label: 'Down capture', value: unless(formats.percent(metrics.downCapture)) },
  ];
}

function tradingRows(metrics: BacktestMetrics, formats: NumberFormats): MetricRow[] {
  return [
    { label: 'Turnover, annual, one way', value: formats.percent(metrics.turnoverAnnual, 0) },
    { label: 'Commission', value: formats.amount(metrics.totalCommission) },
    { label: 'Slippage', value: formats.amount(metrics.totalSlippage) },
    ...unlessZero('Borrow fees', metrics.totalBorrowFees, formats),
    ...unlessZero('Tax on dividends', metrics.totalWithholding, formats),
    { label: 'Cost drag, annual', value: formats.percent(metrics.costDragAnnual, 2) },
    { label: 'Dividends', value: formats.amount(metrics.totalDividends) },
    ...unlessZero('Interest, net', metrics.totalInterest, formats),
    ...unlessZero('Currency result', metrics.totalFxTranslation, formats),
    { label: 'Orders', value: formats.count(metrics.orders) },
    { label: 'Fills', value: formats.count(metrics.fills) },
    { label: 'Expired orders', value: formats.count(metrics.expiredOrders) },
    ...(metrics.rejectedOrders === undefined || metrics.rejectedOrders === 0
      ? []
      : [{ label: 'Rejected orders', value: formats.count(metrics.rejectedOrders) }]),
    ...(metrics.transactionCosts === undefined
      ? []
      : [{ label: 'Shortfall of orders, bps', value: formats.ratio(metrics.transactionCosts.total.shortfallBps, 1) }]),
  ];
}

/** What most runs do not have. */
function unlessZero(label: string, value: number | undefined, formats: NumberFormats): MetricRow[] {
  return value === undefined || value === 0 ? [] : [{ label, value: formats.amount(value) }];
}

function capacityRows({ capacity }: BacktestMetrics, formats: NumberFormats): MetricRow[] {
  if (capacity === undefined) return [];
  return [
    { label: 'Volume cap cuts 5% of trades at', value: formats.compact(capacity.bindsSlightlyAt) },
    { label: 'Volume cap cuts 50% at', value: formats.compact(capacity.bindsHalfAt) },
    { label: 'Impact halves return at', value: formats.compact(capacity.halfReturnAt) },
  ];
}

function exposureRows(metrics: BacktestMetrics, formats: NumberFormats): MetricRow[] {
  return [
    { label: 'Gross exposure, mean', value: formats.percent(metrics.averageGrossExposure) },
    { label: 'Net exposure, mean', value: formats.percent(metrics.averageNetExposure) },
    { label: 'Positions, mean', value: formats.ratio(metrics.averagePositions, 1) },
  ];
}
