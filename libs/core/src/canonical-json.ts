/** A value that JSON can hold. `undefined` members of objects are left out, as JSON.stringify does. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/** Lists from this length on are worth a look at what they repeat. */
const LONG_LIST = 16;
/** Texts that JSON holds as they are. */
const PLAIN = /^[ !#-[\]-~]*$/;
/** Up to this length a loop is quicker than the expression. */
const SHORT_TEXT = 64;
const [SPACE, TILDE, QUOTE, BACKSLASH] = [0x20, 0x7e, 0x22, 0x5c];

/** JSON with object keys in code-unit order and no white space, so that equal values have equal bytes.
 * Numbers are written as ECMAScript does (shortest text that reads back to the same double); -0 is written as 0.
 * @throws {TypeError} on NaN, Infinity, holes in arrays, and objects that are more than their members (a Date, a Map) */
export function canonicalJson(value: JsonValue): string {
  return write(value, undefined);
}

/** Writes one canonical JSON after the other and remembers the last long list of texts: decisions name the same instruments over
 * and over. */
export class CanonicalWriter {
  readonly #lists: ListMemory = { items: [], text: '[]' };

  /** @throws as `canonicalJson` */
  write(value: JsonValue): string {
    return write(value, this.#lists);
  }
}

interface ListMemory {
  items: readonly string[];
  text: string;
}

function write(value: JsonValue, memory: ListMemory | undefined): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`canonical JSON cannot hold ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    if (areFinite(items)) return numberList(items);
    if (memory !== undefined && areRemembered(items, memory.items)) return memory.text;
    if (items.length === 1 && typeof items[0] === 'string') return `[${quoted(items[0])}]`;
    if (!isFlat(items)) return `[${Array.from(items, (item) => write(item, memory)).join(',')}]`;
    const text = JSON.stringify(items);
    if (memory !== undefined && items.length >= LONG_LIST && items.every((item) => typeof item === 'string')) {
      memory.items = Object.isFrozen(items) ? items : [...items];
      memory.text = text;
    }
    return text;
  }
  if (typeof value === 'object' && isPlainObject(value)) {
    const record = value as { readonly [key: string]: JsonValue | undefined };
    let text = '';
    for (const key of sortedKeys(record)) {
      const member = record[key];
      if (member === undefined) continue;
      if (text !== '') text += ',';
      text += `${quoted(key)}:${write(member, memory)}`;
    }
    return `{${text}}`;
  }
  throw new TypeError(`canonical JSON cannot hold ${Object.prototype.toString.call(value)}`);
}

function quoted(text: string): string {
  return isPlain(text) ? `"${text}"` : JSON.stringify(text);
}

/** Whether JSON holds a text as it is. */
function isPlain(text: string): boolean {
  if (text.length > SHORT_TEXT) return PLAIN.test(text);
  for (let k = 0; k < text.length; k++) {
    const code = text.charCodeAt(k);
    if (code < SPACE || code > TILDE || code === QUOTE || code === BACKSLASH) return false;
  }
  return true;
}

/** Joining writes the same text of a number as JSON.stringify, and faster. */
function numberList(items: readonly number[]): string {
  if (items.length === 1) return `[${items[0]}]`;
  if (items.length < LONG_LIST) return `[${items.join(',')}]`;
  const [first] = items;
  for (let k = 1; k < items.length; k++) if (items[k] !== first) return `[${items.join(',')}]`;
  return `[${first}${`,${first}`.repeat(items.length - 1)}]`;
}

/** Comparing texts that are the same objects costs next to nothing; a list that is remembered itself cannot have changed. */
function areRemembered(items: readonly JsonValue[], remembered: readonly string[]): boolean {
  if (items === remembered) return items.length > 0;
  if (items.length !== remembered.length || items.length === 0) return false;
  for (let k = 0; k < items.length; k++) if (items[k] !== remembered[k]) return false;
  return true;
}

function areFinite(items: readonly JsonValue[]): items is readonly number[] {
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
