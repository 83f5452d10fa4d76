import { readFileSync } from 'node:fs';

/** A table of this folder; its `origin` says where the numbers come from. */
export function readGolden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')) as T;
}

/** Throws with both numbers unless they agree relative to the size of the expected one. */
export function expectRelative(actual: number | undefined, expected: number, tolerance: number, label = ''): void {
  const error = actual === expected ? 0 : Math.abs((actual ?? NaN) - expected) / Math.abs(expected);
  if (!(error <= tolerance)) {
    throw new Error(`${label} expected ${expected}, received ${actual}: relative error ${error} above ${tolerance}`);
  }
}
