declare const PROVENANCE: unique symbol;

/** A value known from the past and the present alone. Nobody outside this library can make one, and a {@link Smoothed} value is never
 * one: what trades takes `Filtered` and the compiler refuses hindsight. */
export interface Filtered<T> {
  readonly [PROVENANCE]: 'filtered';
  readonly value: T;
}

/** A value known in hindsight: it depends on what came after it. */
export interface Smoothed<T> {
  readonly [PROVENANCE]: 'smoothed';
  readonly value: T;
}

/** What follows from a filtered value alone is filtered too. */
export function mapFiltered<A, B>({ value }: Filtered<A>, map: (value: A) => B): Filtered<B> {
  return filtered(map(value));
}

/** For the filters of this library alone; not exported from it. */
export function filtered<T>(value: T): Filtered<T> {
  return { value } as Filtered<T>;
}

/** For the smoothers of this library alone; not exported from it. */
export function smoothed<T>(value: T): Smoothed<T> {
  return { value } as Smoothed<T>;
}
