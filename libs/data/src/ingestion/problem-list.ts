import { compareCodeUnits } from '@prometheus/core';

import { RejectedInputError, type RowProblem } from '../errors.js';
import { visibleText } from './visible-text.js';

/** How many problems are kept to be shown in order; all are counted. */
const KEPT = 1000;

/** The places of the input that cannot be accepted, collected so that one run shows them all. */
export class ProblemList {
  readonly #problems: RowProblem[] = [];
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(file: string, line: number, column: string, value: string, message: string): void {
    this.#total += 1;
    if (this.#problems.length < KEPT) this.#problems.push({ file, line, column, value: visibleText(value), message });
  }

  /** @throws {RejectedInputError} when anything was added */
  throwIfAny(): void {
    if (this.#total === 0) return;
    const ordered = [...this.#problems].sort((a, b) => compareCodeUnits(a.file, b.file) || a.line - b.line);
    throw new RejectedInputError(ordered, this.#total);
  }
}
