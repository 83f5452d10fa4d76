/** Means of columns over rows, weighted by the probabilities of each state.
 * @param values shape (T * F,), row-major; what is NaN does not count
 * @param probabilities shape (T * K,)
 * @param counted rows that count; others were predicted, not observed
 * @returns shape (K * F,): of a state that no row belongs to, the mean of all rows */
export function stateMeans(
  values: Float64Array,
  probabilities: Float64Array,
  { features, states, counted }: { features: number; states: number; counted: readonly boolean[] },
): Float64Array {
  const means = new Float64Array(states * features);
  for (let f = 0; f < features; f++) {
    let total = 0;
    let present = 0;
    const sums = new Float64Array(states);
    const weights = new Float64Array(states);
    for (let t = 0; t < counted.length; t++) {
      const value = values[t * features + f];
      if (!counted[t] || !Number.isFinite(value)) continue;
      total += value;
      present += 1;
      for (let k = 0; k < states; k++) {
        sums[k] += probabilities[t * states + k] * value;
        weights[k] += probabilities[t * states + k];
      }
    }
    for (let k = 0; k < states; k++) {
      means[k * features + f] = weights[k] > LEAST_WEIGHT ? sums[k] / weights[k] : total / present;
    }
  }
  return means;
}

/** Share of the counted rows that belongs to each state, (K,). */
export function stateWeights(probabilities: Float64Array, states: number, counted: readonly boolean[]): Float64Array {
  const weights = new Float64Array(states);
  let rows = 0;
  for (let t = 0; t < counted.length; t++) {
    if (!counted[t]) continue;
    rows += 1;
    for (let k = 0; k < states; k++) weights[k] += probabilities[t * states + k];
  }
  return weights.map((weight) => weight / rows);
}

const LEAST_WEIGHT = 1e-9;
