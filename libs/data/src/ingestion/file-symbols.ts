import { compareCodeUnits } from '@prometheus/core';

import { InputFileError } from '../errors.js';
import { BarColumns } from './bar-columns.js';
import { symbolProblem } from './symbol.js';

/** More instruments than any market has: each takes memory of its own until the file is read. */
const MAX_SYMBOLS = 50_000;

/** The bars of one file by symbol. */
export class FileSymbols {
  readonly #bars = new Map<string, BarColumns>();
  /** Spelling by which a symbol came first, by its lower case. */
  readonly #spellings = new Map<string, string>();
  #last: BarColumns | undefined;
  #lastName = '';

  /** @param owner the symbol that the file is named after; undefined for a long file */
  constructor(
    private readonly path: string,
    private readonly owner: string | undefined,
  ) {}

  /** Where a row of a symbol goes, or why it cannot be accepted. */
  barsOf(name: string, line: number): BarColumns | string {
    if (this.#last !== undefined && name === this.#lastName) return this.#last;
    const known = this.#bars.get(name);
    const bars = known ?? this.#add(name, line);
    if (typeof bars === 'string') return bars;
    this.#last = bars;
    this.#lastName = name;
    return bars;
  }

  sorted(): [string, BarColumns][] {
    return [...this.#bars].sort(([a], [b]) => compareCodeUnits(a, b));
  }

  #add(name: string, line: number): BarColumns | string {
    if (this.owner !== undefined && name !== this.owner) {
      return `is not ${this.owner}, which the file is named after: give a long file, or leave the column out by a mapping`;
    }
    const problem = symbolProblem(name);
    if (problem !== undefined) return problem;
    const spelling = this.#spellings.get(name.toLowerCase());
    if (spelling !== undefined) return `differs from ${spelling} by capitals only: spell one instrument in one way`;
    if (this.#bars.size === MAX_SYMBOLS) {
      const reason = `line ${line} brings one more than ${MAX_SYMBOLS} symbols`;
      throw new InputFileError(this.path, reason, 'Check the symbol column, or split the file.');
    }
    const bars = new BarColumns(this.owner === undefined ? 16 : 4096);
    this.#bars.set(name, bars);
    this.#spellings.set(name.toLowerCase(), name);
    return bars;
  }
}
