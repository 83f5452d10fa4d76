import { type TradeDate } from '@prometheus/core';

/** One value of a macro series in the version that was known. */
export interface MacroObservation {
  /** The day, or the first day of the period, that the value speaks of. */
  readonly date: TradeDate;
  readonly value: number;
}

/** The required macro series in all their versions. Who asks says as of which instant. */
export interface MacroFacts {
  readonly seriesIds: readonly string[];
  /** The newest observations known at an instant, oldest first, each in its newest version known then; fewer than `count`
   * where the series is shorter.
   * @throws {FactNotRequiredError} for a series that was not required */
  latest(seriesId: string, count: number, asOfMs: number): MacroObservation[];
}
