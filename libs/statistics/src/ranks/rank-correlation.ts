import { assertPaired } from '../input-checks.js';
import { pearsonCorrelation } from '../moments/covariance.js';
import { averageRanks, endOfTies } from './average-ranks.js';

/** Spearman's rank correlation: Pearson's correlation of the average ranks. O(n log n).
 * @param x shape (n,)
 * @param y shape (n,), aligned with `x`
 * @returns from -1 to 1; `undefined` for fewer than two pairs or when either side is constant
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ
 * @see Spearman (1904), American Journal of Psychology 15(1) */
export function spearmanCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  assertPaired(x, 'x', y, 'y');
  return pearsonCorrelation(averageRanks(x), averageRanks(y));
}

/** Kendall's tau-b, which corrects for ties on either side. O(n log n).
 * @param x shape (n,)
 * @param y shape (n,), aligned with `x`
 * @returns from -1 to 1; `undefined` for fewer than two pairs or when either side is constant
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ
 * @see Kendall (1945), Biometrika 33(3); Knight (1966), Journal of the American Statistical Association 61(314) */
export function kendallTau(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  assertPaired(x, 'x', y, 'y');
  const n = x.length;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => x[a] - x[b] || y[a] - y[b]);
  const sameX = (start: number) => (i: number) => x[order[i]] === x[order[start]];
  const tiedInX = tiedPairs(n, sameX);
  const tiedInBoth = tiedPairs(n, (start) => (i) => sameX(start)(i) && y[order[i]] === y[order[start]]);
  const byX = Float64Array.from(order, (i) => y[i]);
  const discordant = sortCountingInversions(byX);
  const tiedInY = tiedPairs(n, (start) => (i) => byX[i] === byX[start]);

  const pairs = (n * (n - 1)) / 2;
  const distinctX = pairs - tiedInX;
  const distinctY = pairs - tiedInY;
  if (distinctX === 0 || distinctY === 0) return undefined;
  const concordantMinusDiscordant = distinctX - tiedInY + tiedInBoth - 2 * discordant;
  const tau = concordantMinusDiscordant / Math.sqrt(distinctX) / Math.sqrt(distinctY);
  return Math.max(-1, Math.min(1, tau));
}

/** Number of pairs within runs of equal neighbours. */
function tiedPairs(n: number, sameAs: (start: number) => (position: number) => boolean): number {
  let pairs = 0;
  for (let start = 0; start < n;) {
    const end = endOfTies(n, start, sameAs(start));
    pairs += ((end - start) * (end - start - 1)) / 2;
    start = end;
  }
  return pairs;
}

/** Sorts in place by merging and returns how many pairs stood in the wrong order. */
function sortCountingInversions(values: Float64Array): number {
  const n = values.length;
  let from: Float64Array = values;
  let to: Float64Array = new Float64Array(n);
  let inversions = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let left = start;
      let right = middle;
      for (let i = start; i < end; i++) {
        if (left < middle && (right === end || from[left] <= from[right])) {
          to[i] = from[left++];
        } else {
          to[i] = from[right++];
          inversions += middle - left;
        }
      }
    }
    [from, to] = [to, from];
  }
  if (from !== values) values.set(from);
  return inversions;
}
