import { createHash } from 'node:crypto';

// Held here because a test runner's sandbox makes every look-up of a global slow.
const { imul, log, sqrt } = Math;

/** A reproducible source of random numbers. Two streams with the same seed and purpose give the same numbers on every
 * machine; streams of different purposes are independent, so adding a draw to one never moves another.
 * The generator is xoshiro128** (Blackman and Vigna 2021, ACM TOMS 47(4)), seeded by sha256 of seed and purpose. */
export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  #spareNormal = 0;
  #hasSpare = false;

  constructor(
    readonly seed: number | string,
    readonly purpose: string,
  ) {
    const digest = createHash('sha256')
      .update(`${typeof seed}:${seed}\n${purpose}`)
      .digest();
    this.#a = digest.readUInt32LE(0);
    this.#b = digest.readUInt32LE(4);
    this.#c = digest.readUInt32LE(8);
    this.#d = digest.readUInt32LE(12) | 1;
  }

  /** An independent stream for a part of this one's purpose. */
  child(purpose: string): RandomStream {
    return new RandomStream(this.seed, `${this.purpose}/${purpose}`);
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    const scrambled = imul(this.#b, 5);
    const result = imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /** A whole number in [0, bound), without modulo bias. */
  below(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 4_294_967_296) {
      throw new RangeError(`below(${bound}): the bound must be a whole number from 1 to 2^32`);
    }
    const limit = 4_294_967_296 - (4_294_967_296 % bound);
    let draw = this.uint32();
    while (draw >= limit) draw = this.uint32();
    return draw % bound;
  }

  /** Standard normal by the polar method (Marsaglia and Bray 1964, SIAM Review 6(3)). */
  normal(): number {
    if (this.#hasSpare) {
      this.#hasSpare = false;
      return this.#spareNormal;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) {
        const factor = sqrt((-2 * log(square)) / square);
        this.#spareNormal = y * factor;
        this.#hasSpare = true;
        return x * factor;
      }
    }
  }

  /** Fisher-Yates: a new array with the items in random order. */
  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [result[i], result[j]] = [result[j], result[i]];
    }
    return result;
  }
}
