/** Freezes a plain value with everything below it, and returns it. Typed arrays, which cannot be frozen, are refused. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (ArrayBuffer.isView(value)) throw new TypeError('deepFreeze: a typed array cannot be frozen');
  for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}
