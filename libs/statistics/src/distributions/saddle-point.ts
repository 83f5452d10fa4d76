/** Deviance x log(x / m) + m - x of a Poisson count `x` with mean `m`, without the cancellation of the plain formula.
 * It keeps x^a e^-x and x^a (1 - x)^b accurate for large exponents, where differences of log-gammas lose digits.
 * @see Loader (2000), Fast and Accurate Computation of Binomial Probabilities */
export function poissonDeviance(x: number, m: number): number {
  const v = (x - m) / (x + m);
  if (Math.abs(v) > 0.5) return x * Math.log(x / m) + m - x;
  const square = v * v;
  let sum = (x - m) * v;
  let power = 2 * x * v;
  let previous = Infinity;
  for (let j = 3; Math.abs(sum - previous) > 0; j += 2) {
    power *= square;
    previous = sum;
    sum += power / j;
  }
  return sum;
}
