import { type CostGroup } from '../../costs/transaction-costs.js';
import { type Content, type Markup, markup } from '../markup.js';
import { dataTable, FORMATS, type Report, section } from './section.js';

const SECTORS_SHOWN = 8;

/** What orders cost against the prices that they could have had; nothing without orders that reached the market. */
export function transactionCosts({ input }: Report): Markup | undefined {
  const costs = input.metrics.transactionCosts;
  if (costs === undefined) return undefined;
  const { currency } = input.manifest.collection;
  const sectors = costs.bySector.length > 1 ? costs.bySector : [];
  return section(
    'transaction-costs',
    'Transaction costs',
    markup`<div class="pair"><div>${shortfallTable(costs.total, currency)}</div><div>${benchmarkTable(costs.total)}</div></div>`,
    groupTable('By order value over median daily dollar volume', 'Size', costs.bySize),
    sectors.length === 0
      ? undefined
      : groupTable(
          sectors.length > SECTORS_SHOWN ? `By sector, the ${SECTORS_SHOWN} with the largest orders` : 'By sector',
          'Sector',
          sectors.slice(0, SECTORS_SHOWN),
        ),
    markup`<details><summary>By side and year</summary>${groupTable('By side', 'Side', costs.bySide)}${groupTable('By year of the decision', 'Year', costs.byYear)}</details>`,
    markup`<p class="remark">Positive numbers are costs. Implementation shortfall compares the orders with a paper portfolio that filled them whole at the price at which they were decided, free of charge (Perold 1988): what the fills lost against that price, what the unfilled part lost by the close of the session in which the order ended, and commission. It holds the market's move since the decision, so it can be a gain.</p>`,
  );
}

function shortfallTable(total: CostGroup, currency: string): Markup {
  const rows: readonly (readonly [label: string, amount: number])[] = [
    ['Fills against the decision', total.executionCost],
    ['Unfilled parts', total.opportunityCost],
    ['Commission', total.commission],
    ['Implementation shortfall', total.shortfall],
  ];
  return dataTable(
    `Implementation shortfall of ${FORMATS.count(total.orders)} ${total.orders === 1 ? 'order' : 'orders'}, ${currency}`,
    [{ heading: '' }, { heading: 'Cost', number: true }, { heading: 'bps', number: true }],
    rows.map(([label, amount]) => [
      label,
      FORMATS.amount(amount),
      bps(total.paperValue > 0 ? (amount / total.paperValue) * 10_000 : undefined),
    ]),
  );
}

function benchmarkTable({ slippageBps, filledValue, paperValue, filledOrders, orders }: CostGroup): Markup {
  if (slippageBps === undefined) return markup`<p class="absent">No order was filled.</p>`;
  return dataTable(
    'Average fill against',
    [{ heading: 'Benchmark price' }, { heading: 'bps', number: true }],
    [
      ['Close at the decision', bps(slippageBps.arrival)],
      ['Open of the first fill', bps(slippageBps.open)],
      ['Close of the first fill', bps(slippageBps.close)],
      ['(O + H + L + C) / 4 of the first fill', bps(slippageBps.vwap)],
      [
        markup`<small>${FORMATS.count(filledOrders)} of ${FORMATS.count(orders)} orders had a fill; ${FORMATS.percent(filledValue / paperValue)} of their value was filled.</small>`,
        '',
      ],
    ],
  );
}

function groupTable(caption: string, heading: string, groups: readonly CostGroup[]): Markup {
  return dataTable(
    caption,
    [
      { heading },
      { heading: 'Orders', number: true },
      { heading: 'Value', number: true },
      { heading: 'Filled', number: true },
      { heading: 'to arrival, bps', number: true },
      { heading: 'to open', number: true },
      { heading: 'to close', number: true },
      { heading: 'to (O+H+L+C)/4', number: true },
      { heading: 'Shortfall, bps', number: true },
      { heading: 'Shortfall', number: true },
    ],
    groups.map((group) => [
      group.label,
      FORMATS.count(group.orders),
      FORMATS.compact(group.paperValue),
      FORMATS.percent(group.filledValue / group.paperValue, 0),
      bps(group.slippageBps?.arrival),
      bps(group.slippageBps?.open),
      bps(group.slippageBps?.close),
      bps(group.slippageBps?.vwap),
      bps(group.shortfallBps),
      FORMATS.compact(group.shortfall),
    ]),
  );
}

function bps(value: number | undefined): Content {
  return FORMATS.ratio(value, 1);
}
