import { IngestOptionError } from '../errors.js';

/** Letters, digits and the signs that exchanges and vendors use, with single inner spaces; no path, no id separator. */
const SYMBOL = /^[A-Za-z0-9^](?:[A-Za-z0-9.^$=+&_-]| (?=[A-Za-z0-9]))*$/;
const MAX_SYMBOL_LENGTH = 32;
const COLLECTION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Why a text cannot be a symbol, or undefined when it can. */
export function symbolProblem(text: string): string | undefined {
  if (text === '') return 'is an empty symbol';
  if (text.length > MAX_SYMBOL_LENGTH) return `is longer than the ${MAX_SYMBOL_LENGTH} characters of a symbol`;
  if (!SYMBOL.test(text) || text.includes('..') || text.endsWith('.')) {
    return 'is not a symbol: letters, digits, inner spaces and . ^ $ = + & _ - are allowed';
  }
  return undefined;
}

/** @throws {IngestOptionError} when the name could not stand in ids and file names */
export function checkCollectionName(name: string): string {
  if (COLLECTION.test(name) && !name.includes('..')) return name;
  const rule = 'Use up to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit';
  throw new IngestOptionError(
    'collection',
    name,
    `cannot name a collection. ${rule}, for example --collection us-equities.`,
  );
}

/** The id of an instrument, and of the issuer that a collection knows it by. */
export function entityId(collection: string, symbol: string): string {
  return `${collection}:${symbol}`;
}
