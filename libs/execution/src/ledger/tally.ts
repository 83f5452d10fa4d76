/** The auditor's own exact sum of whole micro-units: what fits a double without error is kept there and set down into a
 * bigint before it does not. */
export class Tally {
  #pending = 0;
  #settled = 0n;

  add(micros: number): void {
    const next = this.#pending + micros;
    if (Number.isSafeInteger(next)) {
      this.#pending = next;
      return;
    }
    this.addExact(BigInt(micros));
  }

  addExact(micros: bigint): void {
    this.#settled += BigInt(this.#pending) + micros;
    this.#pending = 0;
  }

  total(): bigint {
    const pending = BigInt(this.#pending);
    return this.#settled === 0n ? pending : this.#settled + pending;
  }
}
