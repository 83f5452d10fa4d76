/** Moves the values of [from, to) so that the one at `k` is the one that sorting would put there, smaller ones before it
 * and larger ones behind it; expected time grows with the number of values (Hoare's selection).
 * @param k from `from` up to `to` - 1 */
export function selectInPlace(values: Float64Array, k: number, from = 0, to = values.length): void {
  let low = from;
  let high = to - 1;
  while (low < high) {
    const pivot = medianOfThree(values[low], values[(low + high) >>> 1], values[high]);
    let left = low;
    let right = high;
    while (left <= right) {
      while (values[left] < pivot) left++;
      while (values[right] > pivot) right--;
      if (left > right) break;
      const swapped = values[left];
      values[left++] = values[right];
      values[right--] = swapped;
    }
    if (k <= right) high = right;
    else if (k >= left) low = left;
    else return;
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
