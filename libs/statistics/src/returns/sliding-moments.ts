/** Means and sums of (co-)deviations of two aligned series over one stretch of periods. */
export interface PairMoments {
  count: number;
  xMean: number;
  yMean: number;
  xSquares: number;
  ySquares: number;
  products: number;
}

/** Calls `visit` with the moments of every full window, ending at t = window - 1 to T - 1, in O(T).
 *
 * Windows are put together from the tail of one block of `window` periods and the head of the next, each accumulated
 * by addition. Nothing is ever subtracted, so a jump that leaves the window leaves no rounding error behind; and what
 * follows a window cannot change a bit of it.
 * @see Chan, Golub & LeVeque (1983), The American Statistician 37(3), for joining the moments of two stretches */
export function visitWindows(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  window: number,
  visit: (t: number, moments: PairMoments) => void,
): void {
  const periods = x.length;
  const tails = Array.from({ length: window }, emptyMoments);
  const head = emptyMoments();
  const joined = emptyMoments();
  for (let block = 0; block + window <= periods; block += window) {
    let following = emptyMoments();
    for (let i = window - 1; i >= 0; i--) {
      join(tails[i], single(x[block + i], y[block + i]), following);
      following = tails[i];
    }
    Object.assign(head, emptyMoments());
    visit(block + window - 1, tails[0]);
    const last = Math.min(window - 1, periods - block - window);
    for (let i = 1; i <= last; i++) {
      const t = block + window + i - 1;
      join(head, head, single(x[t], y[t]));
      join(joined, tails[i], head);
      visit(t, joined);
    }
  }
}

function emptyMoments(): PairMoments {
  return { count: 0, xMean: 0, yMean: 0, xSquares: 0, ySquares: 0, products: 0 };
}

function single(x: number, y: number): PairMoments {
  return { count: 1, xMean: x, yMean: y, xSquares: 0, ySquares: 0, products: 0 };
}

/** Writes the moments of stretch `a` followed by stretch `b` into `target`, which may be either of them. */
function join(target: PairMoments, a: PairMoments, b: PairMoments): void {
  const count = a.count + b.count;
  const share = b.count / count;
  const weight = a.count * share;
  const xStep = b.xMean - a.xMean;
  const yStep = b.yMean - a.yMean;
  const xSquares = a.xSquares + b.xSquares + xStep * xStep * weight;
  const ySquares = a.ySquares + b.ySquares + yStep * yStep * weight;
  const products = a.products + b.products + xStep * yStep * weight;
  target.xMean = a.xMean + xStep * share;
  target.yMean = a.yMean + yStep * share;
  target.xSquares = xSquares;
  target.ySquares = ySquares;
  target.products = products;
  target.count = count;
}
