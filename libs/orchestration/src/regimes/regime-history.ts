import { type TradeDate } from '@prometheus/core';
import { type ModelState, type RegimeDriver, type RegimeExplanation, type RegimeLabel } from '@prometheus/regime';

/** Regimes over a range of sessions as plain data: what page, JSON and CSV are made from, whether an engine ran just now or its
 * output was stored. All of it was known at the close of its session. */
export interface RegimeHistory {
  readonly collection: string;
  /** Id of the engine's configuration; absent where the rows of a store do not tell. */
  readonly configId?: string;
  /** In the order of the configuration. */
  readonly regions: readonly RegionHistory[];
  /** The view over all regions, one a session; absent with one region, and of a store, which keeps regions alone. */
  readonly global?: readonly LabelledSession[];
}

/** What was said at one close. */
export interface LabelledSession {
  readonly date: TradeDate;
  readonly label: string;
  /** First session under the label. */
  readonly since: TradeDate;
  /** Sum 1; all zero while there is no model. */
  readonly probabilities: Readonly<Record<RegimeLabel, number>>;
  /** In [0, 1]. */
  readonly confidence: number;
  /** What was missing, degraded or left out. */
  readonly reasons: readonly string[];
}

/** What was said of a region at one close. */
export interface RegionSession extends LabelledSession {
  /** Share of the configured features, in [0, 1]. */
  readonly coverage: number;
  /** Of the classifier; empty while there is no model. */
  readonly modelId: string;
  readonly drivers: readonly RegimeDriver[];
  /** The sum that the drivers are addends of; absent while there is no model. */
  readonly explanation?: Omit<RegimeExplanation, 'drivers'>;
}

export interface RegionHistory {
  readonly region: string;
  /** At least one, by date. */
  readonly sessions: readonly RegionSession[];
  readonly index: IndexLevels;
  /** Those in force in the range, by cut. */
  readonly models: readonly ModelRecord[];
}

/** The level of a region's market at each session. */
export interface IndexLevels {
  readonly name: string;
  /** Shape of the sessions; NaN before the first level. */
  readonly levels: readonly number[];
}

/** A model in words and figures. */
export interface ModelRecord {
  readonly modelId: string;
  readonly encoderId: string;
  readonly classifier: string;
  /** Last session that it learned from. */
  readonly cut: TradeDate;
  readonly states: readonly ModelState[];
  /** Shape (K * K,), row-major, rows sum to 1: from the state of a session to that of the next. */
  readonly transition: readonly number[];
  /** Expected sessions in each state once entered, (K,). */
  readonly expectedDurationDays: readonly number[];
  /** Features in use, and those that were configured and left out. */
  readonly features: readonly string[];
  readonly leftOut: readonly string[];
  readonly reasons: readonly string[];
  /** Rows of the training window, and those with every feature in use. */
  readonly rows: number;
  readonly completeRows: number;
  readonly dimensions: number;
  readonly logLikelihood: number;
  /** Bayesian information criterion by number of states tried. */
  readonly bic: Readonly<Record<string, number>>;
  readonly iterations: number;
  readonly converged: boolean;
}

/** The last item of a list that has one. */
export function lastOf<T>(items: readonly T[]): T {
  return items[items.length - 1];
}
