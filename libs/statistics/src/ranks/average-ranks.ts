import { assertFinite } from '../input-checks.js';

/** Ranks from 1 (smallest) to n; equal values share the average of the ranks they occupy. O(n log n).
 * @param values shape (n,)
 * @returns shape (n,), ranks in the order of the values; they sum to n (n + 1) / 2
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @see Kendall & Gibbons (1990), Rank Correlation Methods, 5th edition, chapter 3 */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  assertFinite(values, 'values');
  const order = ascendingOrder(values);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    const end = endOfTies(order.length, start, (i) => values[order[i]] === values[order[start]]);
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) ranks[order[i]] = rank;
    start = end;
  }
  return ranks;
}

/** Indices of the values from the smallest to the largest, equal values in index order. */
export function ascendingOrder(values: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a] - values[b] || a - b);
}

/** First position after `start` that `isTied` no longer accepts. */
export function endOfTies(length: number, start: number, isTied: (position: number) => boolean): number {
  let end = start + 1;
  while (end < length && isTied(end)) end++;
  return end;
}
