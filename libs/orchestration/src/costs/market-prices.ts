import { type MarketPanel } from '@prometheus/data';

/** Sessions behind the liquidity and the volatility of an instrument. */
export const LIQUIDITY_SESSIONS = 20;
/** Returns without which no volatility is stated. */
const FEWEST_RETURNS = 10;

/** Currency of each instrument, and its worth in the base currency. */
export interface CurrencyRates {
  /** Number of each instrument's currency, 0 for the base. */
  readonly currencyOf: ArrayLike<number>;
  /** Base units for one unit of currency `c` at the close of session `t`. */
  at(c: number, t: number): number;
}

/** What costs are measured against: benchmark prices, trailing liquidity and volatility of a panel. */
export class MarketPrices {
  readonly #opens: Float64Array;
  readonly #highs: Float64Array;
  readonly #lows: Float64Array;
  readonly #closes: Float64Array;
  readonly #volumes: Float64Array;
  readonly #splits: Float64Array;
  readonly #window = new Float64Array(LIQUIDITY_SESSIONS);

  constructor(
    readonly panel: MarketPanel,
    readonly rates?: CurrencyRates,
  ) {
    this.#opens = panel.field('open');
    this.#highs = panel.field('high');
    this.#lows = panel.field('low');
    this.#closes = panel.field('close');
    this.#volumes = panel.field('volume');
    this.#splits = panel.field('splitFactor');
  }

  /** NaN without a bar. */
  open(t: number, i: number): number {
    return this.#opens[this.#cell(t, i)];
  }

  /** NaN without a bar. */
  close(t: number, i: number): number {
    return this.#closes[this.#cell(t, i)];
  }

  /** (O + H + L + C) / 4, which stands for the volume-weighted average price; NaN without a bar. */
  vwapProxy(t: number, i: number): number {
    const cell = this.#cell(t, i);
    return (this.#opens[cell] + this.#highs[cell] + this.#lows[cell] + this.#closes[cell]) / 4;
  }

  /** Close of the last bar up to session `t`; NaN before the first bar. */
  lastClose(t: number, i: number): number {
    for (let s = t; s >= 0; s--) {
      const close = this.#closes[this.#cell(s, i)];
      if (close > 0) return close;
    }
    return Number.NaN;
  }

  /** Shares at session `to` for one share at session `from`. */
  splitRatio(from: number, to: number, i: number): number {
    let ratio = 1;
    for (let t = from + 1; t <= to; t++) {
      const split = this.#splits[this.#cell(t, i)];
      if (split > 0) ratio *= split;
    }
    return ratio;
  }

  /** Base units for one unit of the instrument's currency. */
  rate(t: number, i: number): number {
    return this.rates === undefined ? 1 : this.rates.at(this.rates.currencyOf[i], t);
  }

  /** Median of close x volume over the sessions [t - 20, t) with a known volume, in the instrument's currency; NaN
   * without one. */
  medianDollarVolume(t: number, i: number): number {
    let count = 0;
    for (let s = Math.max(0, t - LIQUIDITY_SESSIONS); s < t; s++) {
      const cell = this.#cell(s, i);
      const value = this.#closes[cell] * this.#volumes[cell];
      if (value >= 0) this.#insert(value, count++);
    }
    if (count === 0) return Number.NaN;
    const middle = count >> 1;
    return count % 2 === 1 ? this.#window[middle] : (this.#window[middle - 1] + this.#window[middle]) / 2;
  }

  /** Sample standard deviation of the daily price returns, splits taken out, that end in the sessions [t - 20, t); NaN
   * with fewer than 10 of them. */
  dailyVolatility(t: number, i: number): number {
    let count = 0;
    let sum = 0;
    for (let s = Math.max(1, t - LIQUIDITY_SESSIONS); s < t; s++) {
      const value = this.#return(s, i);
      if (!(value > -1)) continue;
      this.#window[count++] = value;
      sum += value;
    }
    if (count < FEWEST_RETURNS) return Number.NaN;
    let squares = 0;
    for (let k = 0; k < count; k++) squares += (this.#window[k] - sum / count) ** 2;
    return Math.sqrt(squares / (count - 1));
  }

  #return(t: number, i: number): number {
    const cell = this.#cell(t, i);
    return (this.#closes[cell] * this.#splits[cell]) / this.#closes[cell - this.panel.instrumentCount] - 1;
  }

  /** Keeps the first `count` values of the window in ascending order. */
  #insert(value: number, count: number): void {
    let k = count;
    for (; k > 0 && this.#window[k - 1] > value; k--) this.#window[k] = this.#window[k - 1];
    this.#window[k] = value;
  }

  #cell(t: number, i: number): number {
    return t * this.panel.instrumentCount + i;
  }
}
