import { type RegimeLabel } from '../labels/regime-label.js';

/** A state of a model as its training window shows it. */
export interface ModelState {
  /** Stays with the state from fit to fit: `S1`. */
  readonly id: string;
  readonly label: RegimeLabel;
  /** Share of the training rows that belong to it. */
  readonly weight: number;
  /** Mean of each feature in its own unit over the training rows, weighted by the state's probabilities. */
  readonly means: Readonly<Record<string, number>>;
  /** The same means after the features' transforms: what the states of the next fit are matched to. */
  readonly prototype: Readonly<Record<string, number>>;
}

/** How a model was made, beside its parameters. */
export interface ModelMetrics {
  readonly rows: number;
  /** Rows in which every used feature was present. */
  readonly completeRows: number;
  readonly logLikelihood: number;
  /** Bayesian information criterion of each number of states that was tried; the least is taken. */
  readonly bic: Readonly<Record<string, number>>;
  readonly iterations: number;
  readonly converged: boolean;
  readonly dimensions: number;
  /** Share of the configured features that the model uses. */
  readonly coverage: number;
}
