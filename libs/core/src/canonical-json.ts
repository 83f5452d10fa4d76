/** A value that JSON can hold. `undefined` members of objects are left out, as JSON.stringify does. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/** Texts that JSON holds as they are. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** JSON with object keys in code-unit order and no white space, so that equal values have equal bytes.
 * Numbers are written as ECMAScript does (shortest text that reads back to the same double); -0 is written as 0.
 * @throws {TypeError} on NaN, Infinity, holes in arrays, and objects that are more than their members (a Date, a Map) */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'string') return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`canonical JSON cannot hold ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    // Joining writes the same text of a number as JSON.stringify, and faster.
    if (areFinite(items)) return `[${items.join(',')}]`;
    return isFlat(items) ? JSON.stringify(items) : `[${Array.from(items, canonicalJson).join(',')}]`;
  }
  if (typeof value === 'object' && isPlainObject(value)) {
    const record = value as { readonly [key: string]: JsonValue | undefined };
    let text = '';
    for (const key of sortedKeys(record)) {
      const member = record[key];
      if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
    }
    return `{${text}}`;
  }
  throw new TypeError(`canonical JSON cannot hold ${Object.prototype.toString.call(value)}`);
}

function areFinite(items: readonly JsonValue[]): boolean {
  for (let k = 0; k < items.length; k++) {
    const item = items[k];
    // The difference of a number that is not finite from itself is NaN.
    if (typeof item !== 'number' || item - item !== 0) return false;
  }
  return true;
}

/** Whether all items are texts and finite numbers, which JSON.stringify writes in their canonical form. */
function isFlat(items: readonly JsonValue[]): boolean {
  for (let k = 0; k < items.length; k++) {
    const item = items[k];
    if (typeof item === 'number' ? !Number.isFinite(item) : typeof item !== 'string') return false;
  }
  return true;
}

/** Most records are written with their keys in order. */
function sortedKeys(record: object): readonly string[] {
  const keys = Object.keys(record);
  for (let k = 1; k < keys.length; k++) if (keys[k] < keys[k - 1]) return keys.sort();
  return keys;
}

/** Objects of literals, of any realm, and those without a prototype. */
function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
