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

/** The id of an index member that bore a ticker, but whose shares are not those of the collection's price file of that
 * ticker. No symbol contains the sign before the day.
 * @param fromDate first day of its spell */
export function unpricedMemberId(collection: string, ticker: string, fromDate: string): string {
  return `${entityId(collection, ticker)}${SPELL_SIGN}${fromDate}`;
}

/** The ticker that an id was made from. */
export function tickerOfId(collection: string, id: string): string {
  return id.slice(collection.length + 1).split(SPELL_SIGN, 1)[0];
}

const SPELL_SIGN = '#';
