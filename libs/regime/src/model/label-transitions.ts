import { REGIME_LABELS, type RegimeLabel } from '../labels/regime-label.js';

/** Transition probabilities between labels, shape (L * L,) in the order of `REGIME_LABELS`: those of the states, the states of a
 * label weighted by how often they occur. The row of a label without a state is zero. */
export function labelTransitions(
  transition: Float64Array,
  states: readonly { readonly label: RegimeLabel; readonly weight: number }[],
): Float64Array {
  const labels = REGIME_LABELS.length;
  const matrix = new Float64Array(labels * labels);
  const totals = new Float64Array(labels);
  const positions = states.map(({ label }) => REGIME_LABELS.indexOf(label));
  states.forEach(({ weight }, from) => {
    // A state that hardly occurs still gives its label a row.
    const share = Math.max(weight, Number.EPSILON);
    totals[positions[from]] += share;
    positions.forEach((to, k) => {
      matrix[positions[from] * labels + to] += share * transition[from * states.length + k];
    });
  });
  return matrix.map((value, cell) => (value === 0 ? 0 : value / totals[Math.floor(cell / labels)]));
}

/** Expected number of sessions that a state lasts once entered, (K,): `1 / (1 - p)` for a probability p of staying. Infinity
 * for a state that is never left. */
export function expectedDurations(transition: Float64Array, states: number): Float64Array {
  return Float64Array.from({ length: states }, (_, k) => 1 / (1 - Math.min(transition[k * (states + 1)], 1)));
}
