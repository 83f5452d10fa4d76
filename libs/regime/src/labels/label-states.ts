import { type LabelCondition, type LabelRule } from '../config/label-rule-schema.js';
import { type RegimeLabel } from './regime-label.js';

/** The label of a state by its means.
 *
 * Rules are tried in order and the first that holds gives the label. A state that had a label keeps it through small moves: the rule
 * of its label holds until a bound is missed by more than its margin, and a rule before that one takes over only when its bounds
 * are passed by more than theirs.
 * @param means mean of each feature in its own unit; a condition on a feature that is not there does not hold
 * @param previous the label that the state had in the fit before */
export function labelOf(
  rules: readonly LabelRule[],
  means: Readonly<Record<string, number>>,
  previous?: RegimeLabel,
): RegimeLabel {
  const kept = rules.findIndex(({ label }) => label === previous);
  const found = rules.find(({ label, when }, i) => {
    const ease = label === previous ? 1 : i < kept ? -1 : 0;
    return when.every((condition) => holds(condition, means[condition.feature], ease));
  });
  // A configuration is refused unless its last rule always holds.
  return (found ?? rules[rules.length - 1]).label;
}

/** Features that rules ask about and that are not among `names`. */
export function unseenFeatures(rules: readonly LabelRule[], names: readonly string[]): readonly string[] {
  const asked = new Set(rules.flatMap(({ when }) => when.map(({ feature }) => feature)));
  for (const name of names) asked.delete(name);
  return [...asked];
}

function holds({ atLeast, atMost, margin }: LabelCondition, mean: number | undefined, ease: number): boolean {
  if (mean === undefined || !Number.isFinite(mean)) return false;
  const slack = ease * margin;
  return (atLeast === undefined || mean >= atLeast - slack) && (atMost === undefined || mean <= atMost + slack);
}
