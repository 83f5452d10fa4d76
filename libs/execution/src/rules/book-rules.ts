import { type TradeDate } from '@prometheus/core';

import { type MissingDelistingReturn } from '../ledger/booking-rules.js';
import { type FxRates } from './fx-rates.js';
import { type SettlementSchedule } from './settlement.js';

/** A deposit (positive) or withdrawal (negative) in the base currency, which is no return. */
export interface CashFlow {
  readonly date: TradeDate;
  readonly amountMicros: number;
}

/** Yearly rates as fractions of the balance, for each night 1 / 360 of them. */
export interface InterestRates {
  /** Earned on cash. */
  readonly cashInterest: number;
  /** Paid on a debit. */
  readonly debitInterest: number;
}

export interface FinancingRules {
  readonly base: InterestRates;
  /** By currency number of `FxRates`, where they differ from those of the base currency. */
  readonly foreign: ReadonlyMap<number, InterestRates>;
  /** Earned on short-sale proceeds that are restricted. */
  readonly shortRebate: number;
  /** Paid on the value of each short, by position of the instrument in the panel. */
  readonly borrowFees: Float64Array;
  /** Restricted proceeds are collateral: neither buying power nor a balance that earns cash interest. */
  readonly shortProceeds: 'available' | 'restricted';
}

/** Everything beside orders and market data that decides what the book shows. */
export interface BookRules {
  readonly initialCashMicros: number;
  /** 1 where shares are whole, a millionth where they may be split. */
  readonly quantityStep: number;
  readonly missingDelistingReturn: MissingDelistingReturn;
  /** Fraction of dividends on long positions that is kept back as tax. */
  readonly withholding: number;
  /** By date. */
  readonly flows: readonly CashFlow[];
  readonly financing: FinancingRules;
  readonly settlement: SettlementSchedule;
  readonly fx: FxRates;
}

/** Nights a year in interest and fees, as prime brokers count them. */
export const DAYS_PER_YEAR = 360;
