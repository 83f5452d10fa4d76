/** Which points a line needs so that it covers the same pixels: in every column of `width / columns` plot units the
 * lowest and the highest value, in time order, plus the first and the last point of the series. Where a column holds
 * missing values, one stays, so that the line breaks there.
 * @param x shape (n,), ascending, in plot units from 0 to `width`
 * @param y shape (n,), NaN where missing
 * @returns indices, ascending; all n of them when there is nothing to save */
export function pixelExtremes(x: ArrayLike<number>, y: ArrayLike<number>, columns: number, width: number): number[] {
  const n = y.length;
  if (n <= 2 * columns) return Array.from({ length: n }, (_, i) => i);
  const kept: number[] = [0];
  const keep = (i: number): void => {
    if (i > kept[kept.length - 1]) kept.push(i);
  };
  let start = 0;
  while (start < n) {
    const column = columnOf(x[start], columns, width);
    let end = start;
    let low = -1;
    let high = -1;
    let missing = -1;
    for (; end < n && columnOf(x[end], columns, width) === column; end++) {
      if (Number.isNaN(y[end])) {
        missing = end;
      } else {
        if (low < 0 || y[end] < y[low]) low = end;
        if (high < 0 || y[end] > y[high]) high = end;
      }
    }
    [low, high, missing]
      .filter((i) => i >= 0)
      .sort((a, b) => a - b)
      .forEach(keep);
    start = end;
  }
  keep(n - 1);
  return kept;
}

function columnOf(x: number, columns: number, width: number): number {
  return Math.min(columns - 1, Math.floor((x / width) * columns));
}
