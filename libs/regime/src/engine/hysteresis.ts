import { REGIME_LABELS, type RegimeLabel } from '../labels/regime-label.js';

/** Probability of each label, in [0, 1]. */
export type LabelProbabilities = Readonly<Record<RegimeLabel, number>>;

export interface HysteresisOptions {
  /** Probability that a new label needs, */
  readonly entryProbability: number;
  /** and on how many sessions in a row. */
  readonly minimumDays: number;
}

/** The label that holds after a session, and the one that may follow it. */
export interface LabelStanding {
  readonly label: RegimeLabel;
  /** Position of the first session under the label. */
  readonly since: number;
  /** A label that had its entry probability on the newest `streak` sessions; absent when none had. */
  readonly candidate?: RegimeLabel;
  readonly streak: number;
}

/** The standing after one more session. The first label is the likeliest, as there is none to hold on to; after that a label is left
 * only for the likeliest one, once that has had the entry probability on the minimum of sessions in a row.
 * @param session position of the session that the probabilities are of */
export function nextStanding(
  before: LabelStanding | undefined,
  probabilities: LabelProbabilities,
  session: number,
  { entryProbability, minimumDays }: HysteresisOptions,
): LabelStanding {
  const likeliest = likeliestLabel(probabilities);
  if (before === undefined) return { label: likeliest, since: session, streak: 0 };
  const { label, since } = before;
  if (likeliest === label || probabilities[likeliest] < entryProbability) return { label, since, streak: 0 };
  const streak = before.candidate === likeliest ? before.streak + 1 : 1;
  if (streak >= minimumDays) return { label: likeliest, since: session, streak: 0 };
  return { label, since, candidate: likeliest, streak };
}

/** The label of the greatest probability; the first of the declared order where several have it. */
export function likeliestLabel(probabilities: LabelProbabilities): RegimeLabel {
  return REGIME_LABELS.reduce((best, label) => (probabilities[label] > probabilities[best] ? label : best));
}
