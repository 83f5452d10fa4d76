/** Which facts beside the panel a strategy or engine reads. They are loaded before the first view, so that reads of a
 * view are synchronous, and enter the vintage of the run. What was not required is refused by the view. */
export interface FactRequirements {
  /** Ids of macro series. */
  readonly macro?: readonly string[];
  /** Metrics of fundamentals, for example `revenue`. */
  readonly fundamentals?: readonly string[];
  /** Types of filings, for example `10-K`; their sections come with them. */
  readonly filings?: readonly string[];
}
