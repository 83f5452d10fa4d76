/** The auditor's own exact sum of whole micro-units: what fits a double without error is kept there and set down into a
 * bigint before it does not. */
export class Tally {
  #pending = 0;
  #settled = 0n;
  /** Whether `settled` holds anything. */
  #hasSettled = false;
  /** Kept because most sums of a book stand still on most days. */
  #total = 0n;
  #changed = false;

  add(micros: number): void {
    const next = this.#pending + micros;
    if (Number.isSafeInteger(next)) {
      this.#pending = next;
      this.#changed = true;
      return;
    }
    this.addExact(BigInt(micros));
  }

  addExact(micros: bigint): void {
    const next = this.#pending + Number(micros);
    this.#changed = true;
    // A sum that is safe came of two that are, and so is exact.
    if (Number.isSafeInteger(next) && Number.isSafeInteger(Number(micros))) {
      this.#pending = next;
      return;
    }
    this.#settled += BigInt(this.#pending) + micros;
    this.#pending = 0;
    this.#hasSettled = true;
  }

  /** Takes everything out.
   * @returns what was in it */
  drain(): bigint {
    const total = this.total();
    this.#pending = 0;
    this.#settled = 0n;
    this.#hasSettled = false;
    this.#total = 0n;
    return total;
  }

  /** The sum as a double: the nearest one. */
  approximate(): number {
    return this.#hasSettled ? Number(this.total()) : this.#pending;
  }

  total(): bigint {
    if (this.#changed) {
      const pending = BigInt(this.#pending);
      this.#total = this.#hasSettled ? this.#settled + pending : pending;
      this.#changed = false;
    }
    return this.#total;
  }
}

/** Nearest whole number, halves to the even one: the whole number below a half more, unless it is a tie. Looking at the fraction itself
 * would go one way or the other without rule, which a processor cannot foresee; ties are rare. */
export function halfEven(value: number): number {
  const near = Math.floor(value + 0.5);
  const above = near - value;
  if (above < 0.5) return near + 0;
  // Doubles next to a half, and beyond 2^52, were rounded up with the half.
  if (above > 0.5) return near - 1 + 0;
  return near % 2 === 0 ? near + 0 : near - 1 + 0;
}
