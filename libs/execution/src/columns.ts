type Column = Uint8Array | Int32Array | Float64Array;

/** An array that holds at least `length` values and begins with those of `column`; four times as long when it is a new one, so
 * that appending stays cheap (memory that is never written to costs nothing). */
export function grownTo<T extends Column>(column: T, length: number): T {
  if (length <= column.length) return column;
  const larger = new (column.constructor as new (length: number) => T)(Math.max(length, column.length * 4));
  larger.set(column);
  return larger;
}
