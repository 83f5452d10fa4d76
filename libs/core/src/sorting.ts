/** Order by UTF-16 code units, as `<` compares strings: the order of the database's COLLATE "C" for ASCII, and the same
 * on every machine, unlike `localeCompare`. */
export function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A sorted copy; equal items keep their order. NaN keys are refused because they make any order inconsistent. */
export function sortedBy<T>(items: readonly T[], key: (item: T) => number | string): T[] {
  return items
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => {
      if (Number.isNaN(a.key) || Number.isNaN(b.key)) throw new TypeError('sortedBy: a sort key is NaN');
      return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
    })
    .map((entry) => entry.item);
}
