import { type TradeDate } from '@prometheus/core';

/** What span a figure covers: a balance sheet's day, the quarter or year that ends with the period, or the fiscal year so
 * far, as cash flows of a 10-Q are told. */
export type FundamentalBasis = 'INSTANT' | 'QUARTER' | 'YEAR' | 'YEAR_TO_DATE';

/** A reported figure in the version that was known. */
export interface FundamentalFact {
  readonly metric: string;
  readonly periodEnd: TradeDate;
  readonly basis: FundamentalBasis;
  readonly value: number;
  readonly unit: string;
  readonly fiscalPeriod?: string;
  readonly form?: string;
  readonly knownAtMs: number;
}

/** The required metrics of every issuer in all their versions. Who asks says as of which instant. */
export interface FundamentalFacts {
  readonly metrics: readonly string[];
  /** Figures of one metric and basis for one issuer, known at an instant, each period in its newest version known then:
   * the newest `periods` periods, oldest first. A quarter that no filing states alone is the difference of year-to-date
   * or year figures of one fiscal year where those are known, and then known when the later of the two was.
   * @throws {FactNotRequiredError} for a metric that was not required */
  history(
    issuerId: string,
    metric: string,
    basis: FundamentalBasis,
    periods: number,
    asOfMs: number,
  ): readonly FundamentalFact[];
}
