type Column = Uint8Array | Int32Array | Float64Array;

/** An array that holds at least `length` values and begins with those of `column`; twice as long when it is a new one, so
 * that appending stays cheap. */
export function grownTo<T extends Column>(column: T, length: number): T {
  if (length <= column.length) return column;
  const larger = new (column.constructor as new (length: number) => T)(Math.max(length, column.length * 2));
  larger.set(column);
  return larger;
}
