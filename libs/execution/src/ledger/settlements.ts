import { MicroSum } from '@prometheus/core';

import { type SettlementSchedule } from '../rules/settlement.js';

interface Batch {
  session: number;
  /** Native micro-units by currency. */
  readonly sums: readonly MicroSum[];
  /** The part of them that purchases take, 0 or less. */
  readonly owed: Float64Array;
}

const NOTHING: readonly Batch[] = [];

/** What trades owe and are owed, by the session at whose open it turns into cash. */
export class Settlements {
  /** By session; the schedule never falls, so that batches are only added at the end. */
  readonly #batches: Batch[] = [];
  #tail: Batch | undefined;
  /** What was taken last, and batches that are used again. */
  #taken: Batch[] = [];
  readonly #spare: Batch[] = [];
  #tailOf = -1;

  constructor(
    readonly schedule: SettlementSchedule,
    readonly currencies: number,
  ) {}

  /** Adds what trades of session `t` bring (or, negative, take).
   * @param taken the part of it that purchases and commissions take, 0 or less: what is not positive of a single trade */
  add(t: number, currency: number, nativeMicros: number, taken = Math.min(0, nativeMicros)): void {
    if (t !== this.#tailOf) this.#open(t);
    const { sums, owed } = this.#tail as Batch;
    sums[currency].add(nativeMicros);
    owed[currency] += taken;
  }

  /** Takes out everything that settles by the open of session `t`.
   * @returns valid until the next call */
  take(t: number): readonly Batch[] {
    let due = 0;
    while (due < this.#batches.length && this.#batches[due].session <= t) due++;
    if (due === 0) return NOTHING;
    this.#tailOf = -1;
    for (const batch of this.#taken) {
      for (let c = 0; c < this.currencies; c++) {
        batch.sums[c].clear();
        batch.owed[c] = 0;
      }
      this.#spare.push(batch);
    }
    this.#taken = this.#batches.splice(0, due);
    return this.#taken;
  }

  /** What purchases still owe in a currency; sales that settle with them do not count.
   * @returns native micro-units, 0 or less */
  owed(currency: number): number {
    let owed = 0;
    for (const batch of this.#batches) owed += batch.owed[currency];
    return owed;
  }

  #open(t: number): void {
    const session = Math.max(this.schedule.settlesAt(t), t + 1);
    const last = this.#batches[this.#batches.length - 1];
    if (last?.session === session) {
      this.#tail = last;
    } else {
      this.#tail = this.#spare.pop() ?? this.#newBatch();
      this.#tail.session = session;
      this.#batches.push(this.#tail);
    }
    this.#tailOf = t;
  }

  #newBatch(): Batch {
    const sums = Array.from({ length: this.currencies }, () => new MicroSum());
    return { session: 0, sums, owed: new Float64Array(this.currencies) };
  }
}
