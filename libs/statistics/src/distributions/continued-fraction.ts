const TINY = 1e-300;
const CONVERGED = 2.3e-16;

/** b(0) + a(1) / (b(1) + a(2) / (b(2) + ...)), from the front, until a term no longer changes it.
 * @see Lentz (1976), Applied Optics 15(3), with the change of Thompson & Barnett (1986), J. Comput. Phys. 64(2) */
export function continuedFraction(
  first: number,
  numerator: (n: number) => number,
  denominator: (n: number) => number,
): number {
  let value = first === 0 ? TINY : first;
  let c = value;
  let d = 0;
  let ratio = Infinity;
  for (let n = 1; Math.abs(ratio - 1) > CONVERGED; n++) {
    const a = numerator(n);
    const b = denominator(n);
    d = b + a * d;
    if (d === 0) d = TINY;
    d = 1 / d;
    c = b + a / c;
    if (c === 0) c = TINY;
    ratio = c * d;
    value *= ratio;
  }
  return value;
}
