import { type GaussianDensities } from './gaussian-density.js';

// Looked up once: where modules run in a context of their own, as tests do, each look-up of a global is slow.
const { exp, log } = Math;

/** Room for the passes over one series, used again from iteration to iteration. */
export class ForwardBackward {
  /** Filtered probabilities after {@link forward}, shape (T * K,). */
  readonly filtered: Float64Array;
  /** Smoothed probabilities after {@link backward}, shape (T * K,). */
  readonly smoothed: Float64Array;
  /** Expected numbers of transitions after {@link backward}, shape (K * K,). */
  readonly transitions: Float64Array;
  /** Densities over the greatest of their row, so that they neither vanish nor overflow: shape (T * K,). */
  readonly #densities: Float64Array;
  /** What each row of the filter was divided by. */
  readonly #scale: Float64Array;
  readonly #predicted: Float64Array;
  readonly #ahead: Float64Array;

  constructor(
    readonly rows: number,
    readonly states: number,
  ) {
    this.filtered = new Float64Array(rows * states);
    this.smoothed = new Float64Array(rows * states);
    this.transitions = new Float64Array(states * states);
    this.#densities = new Float64Array(rows * states);
    this.#scale = new Float64Array(rows);
    this.#predicted = new Float64Array(states);
    this.#ahead = new Float64Array(states);
  }

  /** Hamilton's filter with scaling (Hamilton 1989, Econometrica 57(2); Rabiner 1989, Proceedings of the IEEE 77(2), V.A).
   * @returns log-likelihood */
  forward(
    densities: GaussianDensities,
    start: Float64Array,
    transition: Float64Array,
    observations: Float64Array,
  ): number {
    const { rows, states, filtered } = this;
    const scaled = this.#densities;
    const predicted = this.#predicted;
    let logLikelihood = 0;
    for (let t = 0; t < rows; t++) {
      const at = t * states;
      densities.logDensities(observations, t, scaled, at);
      predict(t === 0 ? start : undefined, transition, filtered, at - states, predicted);
      logLikelihood += update(predicted, scaled, at, filtered, this.#scale, t);
    }
    return logLikelihood;
  }

  /** Smoothed probabilities and expected transitions, from what {@link forward} left. */
  backward(transition: Float64Array): void {
    const { rows, states, filtered, smoothed, transitions } = this;
    const scaled = this.#densities;
    const ahead = this.#ahead.fill(1);
    transitions.fill(0);
    for (let k = 0; k < states; k++) smoothed[(rows - 1) * states + k] = filtered[(rows - 1) * states + k];
    const weighted = this.#predicted;
    for (let t = rows - 2; t >= 0; t--) {
      const at = t * states;
      const next = at + states;
      for (let k = 0; k < states; k++) weighted[k] = (scaled[next + k] * ahead[k]) / this.#scale[t + 1];
      for (let j = 0; j < states; j++) {
        const row = j * states;
        let sum = 0;
        for (let k = 0; k < states; k++) {
          const step = transition[row + k] * weighted[k];
          sum += step;
          transitions[row + k] += filtered[at + j] * step;
        }
        ahead[j] = sum;
        smoothed[at + j] = filtered[at + j] * sum;
      }
    }
  }
}

/** Probabilities of the states before an observation: `start`, or one transition from the filtered ones that lie at `from`. */
export function predict(
  start: Float64Array | undefined,
  transition: Float64Array,
  filtered: Float64Array,
  from: number,
  target: Float64Array,
): void {
  const states = target.length;
  if (start !== undefined) {
    target.set(start);
    return;
  }
  target.fill(0);
  for (let j = 0; j < states; j++) {
    const weight = filtered[from + j];
    const row = j * states;
    for (let k = 0; k < states; k++) target[k] += weight * transition[row + k];
  }
}

/** Weighs predicted probabilities by densities, which come as logarithms and are left divided by the greatest that counts.
 * @returns the log-likelihood of the observation */
export function update(
  predicted: Float64Array,
  densities: Float64Array,
  at: number,
  target: Float64Array,
  scales: Float64Array,
  t: number,
): number {
  const states = predicted.length;
  let top = -Infinity;
  // A state that cannot be has no say in the scale: beside its density those of the others might vanish.
  for (let k = 0; k < states; k++) {
    if (predicted[k] > 0 && densities[at + k] > top) top = densities[at + k];
  }
  let scale = 0;
  for (let k = 0; k < states; k++) {
    const density = predicted[k] > 0 ? exp(densities[at + k] - top) : 0;
    densities[at + k] = density;
    target[at + k] = predicted[k] * density;
    scale += target[at + k];
  }
  for (let k = 0; k < states; k++) target[at + k] /= scale;
  scales[t] = scale;
  return top + log(scale);
}
