import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { type JsonValue, type RunId } from '@prometheus/core';

import { JournalMismatchError } from '../errors.js';

/** One decision as it was taken: all that is needed to repeat the run up to it without asking the strategy again. */
export interface JournalEntry {
  readonly sessionOfRun: number;
  /** What was decided; null when the strategy left everything as it was. */
  readonly action: JsonValue;
  /** Of the strategy after the decision; absent without one. */
  readonly state?: string;
  /** Head of the decision log after it. */
  readonly hash: string;
}

/** Decisions of a run that is under way, in a file that grows by a line a decision. A run that was killed goes on from it: the
 * book is rebuilt from the recorded decisions, which must lead to the same hashes, and the strategy is asked again from the first
 * session that is not recorded. A line that was cut off in the middle does not count. */
export class RunJournal {
  readonly #file: string;
  readonly entries: readonly JournalEntry[];

  /** @param folder of journals; made when it is missing
   * @throws {JournalMismatchError} for a file of another run or one that cannot be read */
  constructor(folder: string, run: RunId) {
    this.#file = join(folder, `${run}.jsonl`);
    mkdirSync(dirname(this.#file), { recursive: true });
    this.entries = existsSync(this.#file) ? this.#read(run) : [];
    if (!existsSync(this.#file)) appendFileSync(this.#file, `${JSON.stringify({ run })}\n`);
  }

  get file(): string {
    return this.#file;
  }

  append(entry: JournalEntry): void {
    appendFileSync(this.#file, `${JSON.stringify(entry)}\n`);
  }

  /** The run is stored: nothing is left to go on from. */
  remove(): void {
    rmSync(this.#file, { force: true });
  }

  #read(run: RunId): JournalEntry[] {
    const bytes = readFileSync(this.#file);
    const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
    if (whole.length < bytes.length) truncateSync(this.#file, whole.length);
    const [head, ...lines] = whole.toString('utf8').split('\n').slice(0, -1);
    if (head === undefined) {
      rmSync(this.#file);
      return [];
    }
    try {
      if ((JSON.parse(head) as { run?: string }).run !== run) {
        throw new JournalMismatchError(this.#file, 'belongs to another run');
      }
      return lines.map((line) => JSON.parse(line) as JournalEntry);
    } catch (error) {
      if (error instanceof JournalMismatchError) throw error;
      throw new JournalMismatchError(this.#file, 'cannot be read');
    }
  }
}
