/** Closed interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** One step of the adjustment factor. */
export interface FactorStep {
  /** Position of the first bar after the step, the most probable one. */
  readonly at: number;
  /** First and last position at which the step can lie. */
  readonly earliest: number;
  readonly latest: number;
  /** Of `at` among those positions, given that the step exists. */
  readonly probability: number;
  /** Factor before the step over factor after it. */
  readonly ratio: Interval;
  /** Log distance between what the factor can be before and after the step. */
  readonly gap: number;
}

/** Finds where a factor that is constant between steps must have moved.
 *
 * Each bar bounds the factor by an interval; a stretch without a step has a common point of all its intervals. The least
 * number of stretches is that of extending each as far as it goes, so no step is found that the data does not force.
 * Forwards this gives the latest place of each step, backwards the earliest. Between the two, the places count by the
 * product of the widths of the common intervals on both sides: the likelihood under uniform rounding errors.
 * @param low, high shape (T,), bounds of the factor at each bar, low <= high
 * @returns in order of position; T bars take O(T) and the width of the places to choose from */
export function factorSteps(low: ArrayLike<number>, high: ArrayLike<number>): FactorStep[] {
  const latest = forwardBreaks(low, high);
  const earliest = backwardBreaks(low, high);
  const count = latest.length;
  const steps: FactorStep[] = [];
  let start = 0;
  for (let j = 0; j < count; j++) {
    const end = j + 1 < count ? earliest[j + 1] : low.length;
    const first = Math.max(earliest[j], start + 1);
    const place = mostProbablePlace(low, high, start, first, latest[j], end);
    const coreStart = j > 0 && latest[j - 1] < first ? latest[j - 1] : start;
    const before = common(low, high, coreStart, Math.max(first, coreStart + 1));
    const after = common(low, high, latest[j], Math.max(end, latest[j] + 1));
    steps.push({
      at: place.at,
      earliest: earliest[j],
      latest: latest[j],
      probability: place.probability,
      ratio: { low: before.low / after.high, high: before.high / after.low },
      gap: Math.max(0, Math.log(after.low / before.high), Math.log(before.low / after.high)),
    });
    start = place.at;
  }
  return steps;
}

/** First position of each stretch but the first, each stretch as long as it can be. */
function forwardBreaks(low: ArrayLike<number>, high: ArrayLike<number>): number[] {
  const breaks: number[] = [];
  let [from, to] = [0, Infinity];
  for (let i = 0; i < low.length; i++) {
    from = Math.max(from, low[i]);
    to = Math.min(to, high[i]);
    if (from <= to) continue;
    breaks.push(i);
    [from, to] = [low[i], high[i]];
  }
  return breaks;
}

/** The same from the end, so that each stretch begins as early as it can. */
function backwardBreaks(low: ArrayLike<number>, high: ArrayLike<number>): number[] {
  const breaks: number[] = [];
  let [from, to] = [0, Infinity];
  for (let i = low.length - 1; i >= 0; i--) {
    from = Math.max(from, low[i]);
    to = Math.min(to, high[i]);
    if (from <= to) continue;
    breaks.push(i + 1);
    [from, to] = [low[i], high[i]];
  }
  return breaks.reverse();
}

/** @param start first bar of the stretch before, @param end one past the bars that are surely after */
function mostProbablePlace(
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  start: number,
  first: number,
  last: number,
  end: number,
): { at: number; probability: number } {
  if (first === last) return { at: first, probability: 1 };
  const weights = new Float64Array(last - first + 1);
  let before = common(low, high, start, first);
  for (let at = first; at <= last; at++) {
    weights[at - first] = width(before) * width(common(low, high, at, Math.max(end, at + 1)));
    before = { low: Math.max(before.low, low[at]), high: Math.min(before.high, high[at]) };
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return { at: last, probability: 1 / weights.length };
  const best = weights.indexOf(Math.max(...weights));
  return { at: first + best, probability: weights[best] / total };
}

function common(low: ArrayLike<number>, high: ArrayLike<number>, from: number, to: number): Interval {
  let [below, above] = [0, Infinity];
  for (let i = from; i < to; i++) {
    below = Math.max(below, low[i]);
    above = Math.min(above, high[i]);
  }
  return { low: below, high: above };
}

function width({ low, high }: Interval): number {
  return Math.max(0, high - low);
}
