/** Freezes a plain value with everything below it, and returns it. What keeps its contents out of reach of
 * `Object.freeze` (typed arrays, Map, Set, Date) is refused.
 * @throws {TypeError} naming what cannot be frozen */
export function deepFreeze<T>(value: T): T {
  freeze(value, new WeakSet());
  return value;
}

function freeze(value: unknown, done: WeakSet<object>): void {
  if (typeof value !== 'object' || value === null || done.has(value)) return;
  done.add(value);
  if (ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set || value instanceof Date) {
    throw new TypeError(`deepFreeze: a ${value.constructor.name} cannot be frozen`);
  }
  for (const member of Object.values(value)) freeze(member, done);
  Object.freeze(value);
}
