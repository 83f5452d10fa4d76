/** The UTC offsets of one IANA time zone over a span, so that sessions convert without a call to `Intl` each. */
export interface ZoneOffsets {
  readonly timeZone: string;
  /** Instant from which each offset holds, ms UTC, ascending; the first is the span's start. */
  readonly startsMs: Float64Array;
  /** The wall clock at those instants, by the offset that begins there. */
  readonly wallStartsMs: Float64Array;
  /** Wall clock minus UTC, ms, positive east of Greenwich. */
  readonly offsetsMs: Float64Array;
}

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
/** Offsets change at whole quarters of an hour in every zone since 1972. */
const RESOLUTION_MS = 15 * MS_PER_MINUTE;
/** A spell of one offset shorter than this could be missed; summer and winter time last four months and more. */
const PROBE_MS = 45 * MS_PER_DAY;
/** A change on a given Sunday of a month recurs after 52 or 53 weeks. */
const RECURRENCES_MS = [364 * MS_PER_DAY, 371 * MS_PER_DAY];

/** Finds every change of a zone's offset between two instants with a few `Intl` calls each, which are slow.
 * @throws {RangeError} when the time zone is unknown to this runtime */
export function findZoneOffsets(timeZone: string, fromMs: number, toMs: number): ZoneOffsets {
  const offsetAt = offsetReader(timeZone);
  const first = Math.floor(fromMs / RESOLUTION_MS) * RESOLUTION_MS;
  const starts = [first];
  const offsets = [offsetAt(first)];
  for (let left = first; left < toMs; left += PROBE_MS) {
    const right = left + PROBE_MS;
    const offset = offsets[offsets.length - 1];
    const nextOffset = offsetAt(right);
    if (nextOffset === offset) continue;
    const isAfter = (instantMs: number): boolean => offsetAt(instantMs) !== offset;
    starts.push(recurringChange(isAfter, starts, left, right) ?? firstAfter(isAfter, left, right));
    offsets.push(nextOffset);
  }
  const wallStarts = starts.map((start, k) => start + offsets[k]);
  return {
    timeZone,
    startsMs: Float64Array.from(starts),
    wallStartsMs: Float64Array.from(wallStarts),
    offsetsMs: Float64Array.from(offsets),
  };
}

/** The change a year after the last but one, when it falls where that suggests. */
function recurringChange(
  isAfter: (instantMs: number) => boolean,
  starts: readonly number[],
  left: number,
  right: number,
): number | undefined {
  const yearBefore = starts.length > 2 ? starts[starts.length - 2] : NaN;
  return RECURRENCES_MS.map((span) => yearBefore + span).find(
    (guess) => guess > left && guess <= right && isAfter(guess) && !isAfter(guess - RESOLUTION_MS),
  );
}

/** Halving: `isAfter` is false at `left` and true at `right`. */
function firstAfter(isAfter: (instantMs: number) => boolean, left: number, right: number): number {
  let before = left;
  let after = right;
  while (after - before > RESOLUTION_MS) {
    const middle = before + Math.floor((after - before) / 2 / RESOLUTION_MS) * RESOLUTION_MS;
    if (isAfter(middle)) after = middle;
    else before = middle;
  }
  return after;
}

function offsetReader(timeZone: string): (instantMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hour: '2-digit', timeZoneName: 'longOffset' });
  return (instantMs) => {
    const match = /GMT(?:([+-])(\d{2}):(\d{2}))?$/.exec(format.format(instantMs));
    if (match?.[1] === undefined) return 0;
    const minutes = Number(match[2]) * 60 + Number(match[3]);
    return (match[1] === '-' ? -minutes : minutes) * MS_PER_MINUTE;
  };
}

/** The wall clock at an instant, as ms since 1970-01-01 00:00 of that wall clock. */
export function wallAt(zone: ZoneOffsets, instantMs: number): number {
  return instantMs + zone.offsetsMs[lastAtOrBefore(zone.startsMs, instantMs)];
}

/** The instant at which the wall clock shows `wallMs`: the earlier of two when the clock goes back over it; when the
 * clock skips it, the instant as far after the change as the wall time lies after it. */
export function instantOfWall(zone: ZoneOffsets, wallMs: number): number {
  const { startsMs, offsetsMs } = zone;
  const k = lastAtOrBefore(zone.wallStartsMs, wallMs);
  if (k > 0 && wallMs - offsetsMs[k - 1] < startsMs[k]) return wallMs - offsetsMs[k - 1];
  return wallMs - offsetsMs[k];
}

/** The last index whose value is at most `target`, at least 0. */
function lastAtOrBefore(ascending: Float64Array, target: number): number {
  let low = 0;
  let high = ascending.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] <= target) low = middle;
    else high = middle;
  }
  return low;
}
