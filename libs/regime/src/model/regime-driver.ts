/** What a feature adds to the case for the leading state. */
export interface RegimeDriver {
  readonly feature: string;
  /** In the feature's own unit. */
  readonly value: number;
  /** Robust deviations from the median of the training window, cut back at the encoder's clip. */
  readonly zScore: number;
  /** Addend of the log-odds of the leading state over the runner-up; natural logarithm. */
  readonly contribution: number;
}

/** Why the leading state leads: `base + priorLogOdds + sum of contributions = logOdds`. */
export interface RegimeExplanation {
  /** Ids of the two likeliest states. */
  readonly leading: string;
  readonly runnerUp: string;
  /** Natural logarithm of the ratio of their probabilities. */
  readonly logOdds: number;
  /** What the states' shapes say of a session in which every feature stands at its median. */
  readonly base: number;
  /** What the session before and the transitions say. */
  readonly priorLogOdds: number;
  /** In the order of the model's features; empty for a session that could not be observed. */
  readonly drivers: readonly RegimeDriver[];
}
