import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { formatMicros, rowId } from '@prometheus/core';
import {
  type BacktestOutcome,
  type BacktestResult,
  outcomeOrderCosts,
  renderTearSheet,
  ROW_TABLE,
} from '@prometheus/orchestration';

/** The files of one run, by name. */
export const RESULT_FILES = ['result.json', 'equity.csv', 'fills.csv', 'order-costs.csv', 'report.html'] as const;

/** Writes the files of a run into `folder`: each appears whole or not at all, and other files stay untouched. */
export function writeResults(result: BacktestResult, outcome: BacktestOutcome, folder: string): string {
  const target = resolve(folder);
  mkdirSync(target, { recursive: true });
  const staging = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  try {
    const contents: Record<(typeof RESULT_FILES)[number], string> = {
      'result.json': resultJson(result),
      'equity.csv': equityCsv(result),
      'fills.csv': fillsCsv(result),
      'order-costs.csv': orderCostsCsv(result, outcome),
      'report.html': renderTearSheet(result),
    };
    for (const name of RESULT_FILES) writeFileSync(join(staging, name), contents[name]);
    for (const name of RESULT_FILES) renameSync(join(staging, name), join(target, name));
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return target;
}

export function resultJson(result: BacktestResult): string {
  const { manifest, metrics, decisionHash } = result;
  return `${JSON.stringify({ manifest, metrics, decisionHash }, undefined, 2)}\n`;
}

/** date, equity, cash, gross and net exposure in currency units, level of the benchmark rebased to the initial equity. */
function equityCsv({ days }: BacktestResult): string {
  const lines = days.dates.map((date, t) => {
    const gross = days.longValue[t] - days.shortValue[t];
    const net = days.longValue[t] + days.shortValue[t];
    const benchmark =
      days.benchmark === undefined ? '' : String((days.benchmark[t] / days.benchmark[0]) * days.equity[0]);
    return [date, days.equity[t], days.cash[t], gross, net, benchmark].join(',');
  });
  return `date,equity,cash,gross,net,benchmark\n${lines.join('\n')}\n`;
}

function fillsCsv({ fills, manifest }: BacktestResult): string {
  const lines = fills.map((fill) =>
    [
      fill.date,
      rowId(manifest.runId, ROW_TABLE.orders, fill.orderSequence),
      csvText(fill.instrumentId),
      fill.side,
      fill.quantity,
      fill.price,
      formatMicros(fill.commissionMicros),
    ].join(','),
  );
  return `date,order_id,instrument_id,side,quantity,price,commission\n${lines.join('\n')}${lines.length > 0 ? '\n' : ''}`;
}

const COST_COLUMNS =
  'decided,order_id,instrument_id,side,quantity,filled,arrival_price,average_price,arrival_bps,open_bps,close_bps,vwap_bps,' +
  'execution_cost,opportunity_cost,commission,shortfall,shortfall_bps,relative_size';

/** One line an order that reached the market. Prices and quantities in the instrument's currency and the shares of the order's
 * end, costs in the portfolio's currency; positive figures are losses. */
function orderCostsCsv({ manifest }: BacktestResult, outcome: BacktestOutcome): string {
  const lines = [COST_COLUMNS];
  for (const cost of outcomeOrderCosts(outcome)) {
    const { order, slippageBps: bps } = cost;
    const cells = [
      order.submittedOn,
      rowId(manifest.runId, ROW_TABLE.orders, order.sequence),
      csvText(order.instrumentId),
      order.side,
      cost.quantity,
      cost.filledQuantity,
      cost.arrivalPrice,
      cost.averagePrice,
      bps?.arrival,
      bps?.open,
      bps?.close,
      bps?.vwap,
      cost.executionCost,
      cost.opportunityCost,
      cost.commission,
      cost.shortfall,
      cost.shortfallBps,
      cost.relativeSize,
    ];
    lines.push(cells.map((cell) => (cell === undefined || Number.isNaN(cell) ? '' : String(cell))).join(','));
  }
  return `${lines.join('\n')}\n`;
}

function csvText(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
