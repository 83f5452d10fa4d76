import { type MarketPanel } from '@prometheus/data';

import { CurrencyWithoutRatesError } from '../errors.js';

/** A foreign balance that was turned into base currency, or back. */
export interface FxConversion {
  readonly session: number;
  /** Number of the foreign currency in `FxRates`. */
  readonly currency: number;
  /** Foreign micro-units that left the account; negative when they were bought. */
  readonly nativeMicros: number;
  /** Base micro-units that came in for them. */
  readonly baseMicros: number;
}

/** Currencies of a panel and what they are worth in its base currency.
 *
 * Currency 0 is the base; its rate is 1. */
export class FxRates {
  /** Number of each instrument's currency. */
  readonly currencyOf: Uint8Array;

  /** @param currencies base first
   * @param rates one array a foreign currency, shape (T,): base units for one unit at each session's close
   * @param conversion what becomes of foreign balances at the close
   * @param spreadBps of a conversion, hundredths of a percent of its value */
  constructor(
    panel: MarketPanel,
    readonly currencies: readonly string[],
    readonly rates: readonly Float64Array[],
    readonly conversion: 'sweep' | 'hold',
    readonly spreadBps: number,
  ) {
    const { instruments, currency } = panel.header;
    this.currencyOf = Uint8Array.from(instruments, (instrument) => currencies.indexOf(instrument.currency ?? currency));
  }

  /** @throws {CurrencyWithoutRatesError} for an instrument in another currency */
  requireRatesOf({ header }: MarketPanel): void {
    this.currencyOf.forEach((c, i) => {
      if (c < this.currencies.length) return;
      const { instrumentId, currency = header.currency } = header.instruments[i];
      throw new CurrencyWithoutRatesError(instrumentId, currency, this.currencies);
    });
  }

  /** Base units for one unit of currency `c` at the close of session `t`. */
  at(c: number, t: number): number {
    return c === 0 ? 1 : this.rates[c - 1][t];
  }
}
