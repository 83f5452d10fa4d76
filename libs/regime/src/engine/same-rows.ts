import { type FeatureRows } from '../features/feature-rows.js';

/** Whether the first `count` rows of both are the same sessions with the same figures. */
export function haveSamePrefix(a: FeatureRows, b: FeatureRows, count: number): boolean {
  if (a.dates.length < count || b.dates.length < count || !areEqual(a.names, b.names, a.names.length)) return false;
  if (a.names.length !== b.names.length || !areEqual(a.dates, b.dates, count)) return false;
  const cells = count * a.names.length;
  if (bytesOf(a.values, cells).equals(bytesOf(b.values, cells))) return true;
  // A missing figure is NaN, of which there are many bit patterns.
  for (let k = 0; k < cells; k++) if (!Object.is(a.values[k], b.values[k])) return false;
  return true;
}

function areEqual(a: readonly string[], b: readonly string[], count: number): boolean {
  for (let k = 0; k < count; k++) if (a[k] !== b[k]) return false;
  return true;
}

function bytesOf(values: Float64Array, cells: number): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, cells * values.BYTES_PER_ELEMENT);
}
