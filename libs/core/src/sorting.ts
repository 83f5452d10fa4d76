/** Order by UTF-16 code units, as `<` compares strings: the order of the database's COLLATE "C" for ASCII, and the same
 * on every machine, unlike `localeCompare`. */
export function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A copy in ascending order of `key`; equal items keep their order.
 * @throws {TypeError} on a NaN key, or numbers among strings, because neither has a place in an order */
export function sortedBy<T>(items: readonly T[], key: (item: T) => number | string): T[] {
  const keyed = items.map((item) => ({ item, key: key(item) }));
  for (const entry of keyed) {
    if (Number.isNaN(entry.key)) throw new TypeError('sortedBy: a sort key is NaN');
    if (typeof entry.key !== typeof keyed[0].key)
      throw new TypeError('sortedBy: some keys are numbers, others strings');
  }
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map((entry) => entry.item);
}
