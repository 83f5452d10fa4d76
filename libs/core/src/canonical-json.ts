/** A value that JSON can hold. `undefined` members of objects are left out, as JSON.stringify does. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/** JSON with object keys in code-unit order and no white space, so that equal values have equal bytes.
 * Numbers are written as ECMAScript does (shortest text that reads back to the same double); -0 is written as 0.
 * @throws {TypeError} on NaN, Infinity and values that JSON cannot hold */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`canonical JSON cannot hold ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    return items.every(isPlain) ? JSON.stringify(items) : `[${items.map(canonicalJson).join(',')}]`;
  }
  if (typeof value === 'object') {
    const record = value as { readonly [key: string]: JsonValue | undefined };
    const members = Object.keys(record)
      .filter((key) => record[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key] as JsonValue)}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`canonical JSON cannot hold a ${typeof value}`);
}

/** Whether JSON.stringify writes the value in its canonical form, also as a member of an array. */
function isPlain(value: JsonValue): boolean {
  return typeof value === 'number' ? Number.isFinite(value) : typeof value === 'string';
}
