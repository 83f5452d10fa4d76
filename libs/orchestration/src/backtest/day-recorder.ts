import { fromMicros, type TradeDate } from '@prometheus/core';
import { type Account, ACCOUNTS, type BacktestBroker, type FillFacts } from '@prometheus/execution';

import { type BacktestDays } from '../results/result.js';
import { type PositionSnapshot } from '../results/trading-rows.js';

/** Results of a day that are read off the ledger: the account, the column, and the sign that makes it a cost or a gain. */
const RESULTS = [
  ['COMMISSIONS', 'commission', 1],
  ['DIVIDENDS', 'dividends', -1],
  ['WITHHOLDING_TAX', 'withholding', 1],
  ['INTEREST', 'interest', -1],
  ['BORROW_FEES', 'borrowFees', 1],
  ['FX_TRANSLATION', 'fxTranslation', -1],
] as const satisfies readonly (readonly [Account, keyof BacktestDays, 1 | -1])[];

const position = (account: Account): number => ACCOUNTS.indexOf(account);
const RESULT_ACCOUNTS = RESULTS.map(([account]) => position(account));
const CASH = position('CASH');
const RECEIVABLE = position('DIVIDENDS_RECEIVABLE');

/** Writes down the book at each close of a run, one column a quantity. */
export class DayRecorder {
  readonly days: BacktestDays;
  /** Every position at every close; empty unless asked for. */
  readonly snapshots: PositionSnapshot[] = [];
  /** Balances of the accounts of `RESULTS` at the close before. */
  readonly #before = RESULTS.map(() => 0);

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
      withholding: column(),
      interest: column(),
      borrowFees: column(),
      fxTranslation: column(),
      flows: column(),
      settledCash: column(),
      positions: new Int32Array(dates.length),
      stalePositions: new Int32Array(dates.length),
    };
  }

  /** @param row position of the session in the run
   * @param fills of the session */
  record(row: number, fills: FillFacts): void {
    const { book } = this.broker;
    const { ledger } = book;
    const { days } = this;
    days.equity[row] = fromMicros(book.equityNumber);
    days.cash[row] = fromMicros(ledger.cashNumber);
    days.settledCash[row] = fromMicros(ledger.balanceNumberAt(CASH));
    days.receivables[row] = fromMicros(ledger.balanceNumberAt(RECEIVABLE));
    days.longValue[row] = fromMicros(book.longMicros);
    days.shortValue[row] = fromMicros(book.shortMicros);
    days.positions[row] = book.positionCount;
    days.stalePositions[row] = book.staleCount;
    days.flows[row] = fromMicros(book.flowMicros);
    for (let k = 0; k < RESULTS.length; k++) {
      const balance = ledger.balanceNumberAt(RESULT_ACCOUNTS[k]);
      if (balance === this.#before[k]) continue;
      const [, name, sign] = RESULTS[k];
      days[name][row] = sign * fromMicros(balance - this.#before[k]);
      this.#before[k] = balance;
    }
    if (fills.from < fills.to) this.#recordTrading(row, fills);
    if (this.options.positions) this.#snapshots(days.dates[row]);
  }

  #recordTrading(row: number, fills: FillFacts): void {
    const { money } = this.broker.book;
    let traded = 0;
    let slippage = 0;
    const { instruments, quantities, prices, references } = fills;
    for (let k = fills.from; k < fills.to; k++) {
      const rate = money.isForeign ? money.rateOf(instruments[k]) : 1;
      traded += quantities[k] * prices[k] * rate;
      slippage += quantities[k] * Math.abs(prices[k] - references[k]) * rate;
    }
    this.days.tradedValue[row] = traded;
    this.days.slippageCost[row] = slippage;
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
