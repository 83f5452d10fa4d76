import { fromMicros, type TradeDate } from '@prometheus/core';
import { type BacktestBroker, type Fill } from '@prometheus/execution';

import { type BacktestDays } from '../results/result.js';
import { type PositionSnapshot } from '../results/trading-rows.js';

/** Writes down the book at each close of a run, one column a quantity. */
export class DayRecorder {
  readonly days: BacktestDays;
  /** Every position at every close; empty unless asked for. */
  readonly snapshots: PositionSnapshot[] = [];
  #nextEvent = 0;

  constructor(
    dates: readonly TradeDate[],
    readonly broker: BacktestBroker,
    readonly options: { readonly positions: boolean },
  ) {
    const column = (): Float64Array => new Float64Array(dates.length);
    this.days = {
      dates,
      equity: column(),
      cash: column(),
      receivables: column(),
      longValue: column(),
      shortValue: column(),
      tradedValue: column(),
      commission: column(),
      slippageCost: column(),
      dividends: column(),
      positions: new Int32Array(dates.length),
      stalePositions: new Int32Array(dates.length),
    };
  }

  /** @param row position of the session in the run
   * @param fills of the session */
  record(row: number, fills: readonly Fill[]): void {
    const { book, events } = this.broker;
    const { days } = this;
    days.equity[row] = fromMicros(book.equityMicros);
    days.cash[row] = fromMicros(book.cashMicros);
    days.receivables[row] = fromMicros(book.ledger.balance('DIVIDENDS_RECEIVABLE'));
    days.longValue[row] = fromMicros(book.longMicros);
    days.shortValue[row] = fromMicros(book.shortMicros);
    days.positions[row] = book.positionCount;
    days.stalePositions[row] = book.staleCount;
    let traded = 0;
    let slippage = 0;
    let commission = 0;
    for (const { quantity, price, referencePrice, commissionMicros } of fills) {
      traded += quantity * price;
      slippage += quantity * Math.abs(price - referencePrice);
      commission += commissionMicros;
    }
    days.tradedValue[row] = traded;
    days.slippageCost[row] = slippage;
    days.commission[row] = fromMicros(commission);
    for (; this.#nextEvent < events.length; this.#nextEvent++) {
      const event = events[this.#nextEvent];
      if (event.type === 'CASH_DIVIDEND') days.dividends[row] += event.value;
    }
    if (this.options.positions) this.#snapshots(days.dates[row]);
  }

  #snapshots(date: TradeDate): void {
    const { quantities } = this.broker.book;
    for (let i = 0; i < quantities.length; i++) if (quantities[i] !== 0) this.#snapshot(date, i);
  }

  #snapshot(date: TradeDate, i: number): void {
    const { book, panel } = this.broker;
    this.snapshots.push({
      date,
      instrumentId: panel.header.instruments[i].instrumentId,
      quantity: book.quantities[i],
      averageCost: book.averageCosts[i],
      marketValueMicros: book.carrying[i],
    });
  }
}
