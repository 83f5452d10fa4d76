import { readFileSync } from 'node:fs';

import { OptionError } from '../../errors.js';

/** The symbols of `--symbols`, `--symbols-file` or both.
 * @throws {OptionError} when there are none */
export function readSymbols(list: string | undefined, file: string | undefined): string[] {
  const lines =
    file === undefined
      ? []
      : readFileSync(file, 'utf8')
          .replace(/^\uFEFF/, '')
          .split(/\r?\n/);
  const texts = [list ?? '', ...lines.map((line) => line.replace(/#.*/, ''))];
  // A symbol may hold a blank (`BRK B`), so that commas and line ends alone separate.
  const symbols = texts
    .flatMap((text) => text.split(',').map((symbol) => symbol.trim()))
    .filter((symbol) => symbol !== '');
  if (symbols.length > 0) return symbols;
  const remedy = 'Name symbols with --symbols AAPL,MSFT, or give a file of them with --symbols-file.';
  throw new OptionError(file === undefined ? '--symbols' : '--symbols-file', list ?? file ?? '', remedy);
}
