/** Sums over the last `days` sessions, in a form whose bytes do not depend on where the data begins.
 *
 * The sessions are cut into blocks of `days` at absolute session numbers. A window then is the tail of one block and
 * the head of the next: tail sums run backwards from the block's end, head sums forwards from its beginning, and the
 * value is tail + head (the scheme of van Herk 1992, Pattern Recognition Letters 13, for any associative operation).
 * One pass over the data, one addition a value, and no running sum that carries rounding along.
 *
 * @param source shape (T, N), session-major; NaN counts as absent
 * @param columns N
 * @param firstSession absolute number of the first row of `source`
 * @param from, to rows for which the sums are wanted; row `from - days + 1` may lie before the data
 * @returns sums and counts of present values, each of shape (to - from, N) */
export function alignedWindowSums(
  source: Float64Array,
  columns: number,
  firstSession: number,
  days: number,
  from: number,
  to: number,
): { readonly sums: Float64Array; readonly counts: Int32Array } {
  const sums = new Float64Array((to - from) * columns);
  const counts = new Int32Array((to - from) * columns);
  const tails = new Float64Array(days * columns);
  const tailCounts = new Int32Array(days * columns);
  const head = new Float64Array(columns);
  const headCount = new Int32Array(columns);
  let tailsOfBlock = Number.NaN;
  let headBlock = Number.NaN;

  for (let row = from; row < to; row++) {
    const session = firstSession + row;
    const block = Math.floor(session / days);
    const place = session - block * days;
    if (block !== headBlock) {
      head.fill(0);
      headCount.fill(0);
      headBlock = block;
      for (let r = Math.max(row - place, 0); r < row; r++) addRow(source, r * columns, columns, head, headCount);
    }
    addRow(source, row * columns, columns, head, headCount);
    const target = (row - from) * columns;
    if (place === days - 1) {
      sums.set(head, target);
      counts.set(headCount, target);
      continue;
    }
    if (block - 1 !== tailsOfBlock) {
      sumTails(source, columns, row - place - days, days, tails, tailCounts);
      tailsOfBlock = block - 1;
    }
    const tail = (place + 1) * columns;
    for (let i = 0; i < columns; i++) {
      sums[target + i] = tails[tail + i] + head[i];
      counts[target + i] = tailCounts[tail + i] + headCount[i];
    }
  }
  return { sums, counts };
}

function addRow(source: Float64Array, offset: number, columns: number, sum: Float64Array, count: Int32Array): void {
  for (let i = 0; i < columns; i++) {
    const value = source[offset + i];
    if (value === value) {
      sum[i] += value;
      count[i] += 1;
    }
  }
}

/** Row k of the result sums rows k..days-1 of the block that begins at row `start` of the source. */
function sumTails(
  source: Float64Array,
  columns: number,
  start: number,
  days: number,
  tails: Float64Array,
  counts: Int32Array,
): void {
  for (let k = days - 1; k >= 0; k--) {
    const here = k * columns;
    if (k === days - 1) {
      tails.fill(0, here, here + columns);
      counts.fill(0, here, here + columns);
    } else {
      tails.copyWithin(here, here + columns, here + 2 * columns);
      counts.copyWithin(here, here + columns, here + 2 * columns);
    }
    const row = start + k;
    if (row < 0) continue;
    for (let i = 0; i < columns; i++) {
      const value = source[row * columns + i];
      if (value === value) {
        tails[here + i] += value;
        counts[here + i] += 1;
      }
    }
  }
}
