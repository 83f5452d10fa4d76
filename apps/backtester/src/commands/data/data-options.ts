import { type TradeDate, tradeDate } from '@prometheus/core';
import { type LoadedPanel, loadPanel } from '@prometheus/data';
import { join } from 'node:path';

import { OptionError } from '../../errors.js';
import { createProgress } from '../../output/progress.js';
import { type CommonOptions, type Session } from '../../session.js';

export interface RangeOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
}

/** @throws {InvalidDateError} */
export function rangeOf({ from, to }: RangeOptions): { readonly from?: TradeDate; readonly to?: TradeDate } {
  return {
    ...(from === undefined ? {} : { from: tradeDate(from, '--from') }),
    ...(to === undefined ? {} : { to: tradeDate(to, '--to') }),
  };
}

/** @param fallback rows of a table on a terminal; JSON has all rows unless a limit is given
 * @throws {OptionError} unless it is a whole number of at least 1 */
export function limitOf(text: string | undefined, json: boolean | undefined, fallback: number): number | undefined {
  if (text === undefined) return json === true ? undefined : fallback;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new OptionError('--limit', text, 'Give a whole number of at least 1.');
}

/** The collection's panel, from the cache where it is there. */
export async function openPanel(session: Session, collection: string, quiet: boolean): Promise<LoadedPanel> {
  const progress = createProgress('Reading bars', { quiet });
  return loadPanel(session.database, collection, {
    cacheDir: join(session.platform.paths.cache, 'panels'),
    progress: (read, total) => progress.update(read, total),
  }).finally(() => progress.finish());
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

export const percent = (fraction: number, digits = 1): string => `${(fraction * 100).toFixed(digits)} %`;

/** Words in lines of at most 100 columns, after the first indented. */
export function wrapped(text: string, indent = '  '): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined) lines.push(word);
    else if (line.length + 1 + word.length <= 100) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines.join('\n');
}

/** `days first..last`, or the one day. */
export function span(first: TradeDate | undefined, last: TradeDate | undefined): string {
  if (first === undefined) return '';
  return first === last || last === undefined ? first : `${first}..${last}`;
}
