import { type Fill } from '../orders/order.js';
import { type FxConversion } from '../rules/fx-rates.js';

/** What the books have to know of a fill. */
export type FillFacts = Pick<
  Fill,
  'instrumentId' | 'side' | 'quantity' | 'price' | 'referencePrice' | 'commissionMicros'
> & {
  /** Where the instrument is to be looked for in the panel first. */
  readonly position?: number;
};

/** What happened in one session beside what the market itself did. */
export interface SessionFacts {
  /** In the order in which they happened. */
  readonly fills: readonly FillFacts[];
  /** How many of them happened before foreign balances were carried at the day's rates; the rest at this very close
   * (`settle` under `same_close`). All when it is left out. */
  readonly fillsBeforeClose?: number;
  readonly conversions: readonly FxConversion[];
}

/** Balances of one foreign currency in its own micro-units. */
export interface ForeignBalances {
  readonly cash: bigint;
  readonly unsettled: bigint;
  readonly receivable: bigint;
}
