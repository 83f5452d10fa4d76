type Column = Uint8Array | Int32Array | Float64Array;

/** An array that holds at least `length` values and begins with those of `column`; four times as long when it is a new one, so
 * that appending stays cheap (memory that is never written to costs nothing). */
export function grownTo<T extends Column>(column: T, length: number): T {
  if (length <= column.length) return column;
  const larger = new (column.constructor as new (length: number) => T)(Math.max(length, column.length * 4));
  larger.set(column);
  return larger;
}

/** From so many values on one call for all of them is quicker than a loop. */
const MANY = 32;

/** Writes `source[from]` up to `source[to]` (exclusive) into `target`, the first of them at `at`. */
export function copyInto<T extends Column>(target: T, at: number, source: T, from: number, to: number): void {
  if (to - from >= MANY) target.set(source.subarray(from, to), at);
  else for (let k = from; k < to; k++) target[at + k - from] = source[k];
}

/** Writes one value into `target[from]` up to `target[to]` (exclusive). */
export function fillInto<T extends Column>(target: T, value: number, from: number, to: number): void {
  if (to - from >= MANY) target.fill(value, from, to);
  else for (let k = from; k < to; k++) target[k] = value;
}
