import { tradeDate } from '@prometheus/core';
import {
  ResultsRepository,
  type RoundTrip,
  type StoredOrder,
  StoredTrading,
  type TradingFilters,
} from '@prometheus/orchestration';
import { type Command } from 'commander';

import { OptionError } from '../errors.js';
import { textTable } from '../output/text-table.js';
import { type CommonOptions, withSession } from '../session.js';
import { DATA_CHANGED, loadRoundTrips } from './stored-round-trips.js';

interface TradingOptions extends CommonOptions {
  readonly symbol?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: string;
}

/** `orders` and `trades`: what a stored run did. */
export function addTradingCommands(program: Command): void {
  filtered(
    program.command('orders <run>').description('list the orders of a stored run, with status and reason'),
  ).action(async (run: string, _options, command: Command) => {
    const options = command.optsWithGlobals<TradingOptions>();
    const filters = filtersOf(options);
    const orders = await withSession(options, async ({ database }) => {
      const { manifest } = await new ResultsRepository(database).load(run);
      const trading = new StoredTrading(database);
      await trading.requireLevel(manifest.runId, 'decisions');
      return trading.orders(manifest.runId, filters);
    });
    process.stdout.write(options.json === true ? json({ orders }) : `${ordersText(orders)}\n`);
  });
  filtered(
    program
      .command('trades <run>')
      .description('list the round trips of a stored run, first in, first out, with profit and holding time'),
  ).action(async (run: string, _options, command: Command) => {
    const options = command.optsWithGlobals<TradingOptions>();
    const filters = filtersOf(options);
    const { trips, dataChanged } = await withSession(options, async (session) => {
      const stored = await new ResultsRepository(session.database).load(run);
      const trading = new StoredTrading(session.database);
      await trading.requireLevel(stored.manifest.runId, 'decisions');
      // Lots depend on every fill before, so that filters come after the matching.
      return loadRoundTrips(session, stored, await trading.fills(stored.manifest.runId));
    });
    const matching = trips.filter((trip) => matches(trip, filters));
    const shown = matching.slice(0, filters.limit);
    process.stdout.write(
      options.json === true
        ? json({ trades: shown, dataChanged })
        : `${tradesText(shown, matching)}\n${dataChanged ? `\n${DATA_CHANGED}\n` : ''}`,
    );
  });
}

function filtered(command: Command): Command {
  return command
    .option('--symbol <symbol>', 'only this one')
    .option('--from <date>', 'only from this day on (trades: by the day of exit)')
    .option('--to <date>', 'only up to this day')
    .option('--limit <n>', 'at most so many, the first ones');
}

function filtersOf({ symbol, from, to, limit }: TradingOptions): TradingFilters {
  const count = limit === undefined ? undefined : Number(limit);
  if (count !== undefined && !(Number.isInteger(count) && count >= 1)) {
    throw new OptionError('--limit', String(limit), 'Give a whole number of at least 1.');
  }
  return {
    ...(symbol === undefined ? {} : { symbol }),
    ...(from === undefined ? {} : { from: tradeDate(from, '--from') }),
    ...(to === undefined ? {} : { to: tradeDate(to, '--to') }),
    ...(count === undefined ? {} : { limit: count }),
  };
}

function matches({ symbol, exitDate }: RoundTrip, filters: TradingFilters): boolean {
  return (
    (filters.symbol === undefined || symbol === filters.symbol) &&
    (filters.from === undefined || exitDate >= filters.from) &&
    (filters.to === undefined || exitDate <= filters.to)
  );
}

function ordersText(orders: readonly StoredOrder[]): string {
  if (orders.length === 0) return 'No order matches.';
  return textTable(
    [
      ['sent', 'symbol', 'side', 'type', 'tif', 'quantity', 'filled', 'limit', 'stop', 'status', 'reason'],
      ...orders.map((order) => [
        order.date,
        order.symbol.slice(0, 10),
        order.side,
        order.type,
        order.timeInForce,
        shares(order.quantity),
        shares(order.filledQuantity),
        order.limitPrice === undefined ? '' : price(order.limitPrice),
        order.stopPrice === undefined ? '' : price(order.stopPrice),
        order.status,
        order.reason ?? '',
      ]),
    ],
    [5, 6, 7, 8],
  );
}

/** A table of the trades that are shown, and the sums of all that match. */
function tradesText(shown: readonly RoundTrip[], trips: readonly RoundTrip[]): string {
  if (trips.length === 0) return 'No trade matches.';
  const closed = trips.filter(({ exitReason }) => exitReason !== 'OPEN');
  const won = closed.filter(({ profit, dividends }) => profit + dividends > 0).length;
  const table = textTable(
    [
      ['symbol', 'side', 'entry', 'exit', 'quantity', 'bought at', 'sold at', 'profit', 'return', 'days', ''],
      ...shown.map((trip) => {
        const [bought, sold] =
          trip.direction === 'LONG' ? [trip.entryPrice, trip.exitPrice] : [trip.exitPrice, trip.entryPrice];
        return [
          trip.symbol.slice(0, 10),
          trip.direction.toLowerCase(),
          trip.entryDate,
          trip.exitDate,
          shares(trip.quantity),
          price(bought),
          price(sold),
          (trip.profit + trip.dividends).toFixed(2),
          trip.return === undefined ? '' : `${(trip.return * 100).toFixed(2)} %`,
          String(trip.holdingDays),
          trip.exitReason === 'FILL' ? '' : trip.exitReason.toLowerCase().replaceAll('_', ' '),
        ];
      }),
    ],
    [4, 5, 6, 7, 8, 9],
  );
  const profit = trips.reduce((sum, trip) => sum + trip.profit + trip.dividends, 0);
  const first = shown.length < trips.length ? `The first ${shown.length} of ${trips.length}. In all ` : '';
  return (
    `${table}\n\n${first}${closed.length} closed, ${trips.length - closed.length} open` +
    `${closed.length === 0 ? '' : `; ${((won / closed.length) * 100).toFixed(1)} % of the closed gained`}; ` +
    `profit ${profit.toFixed(2)}, dividends included, commissions paid.`
  );
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

const shares = (quantity: number): string => String(Number(quantity.toFixed(6)));
const price = (value: number): string => value.toFixed(Math.abs(value) < 1 ? 4 : 2);
