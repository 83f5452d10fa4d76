/** Inner products of the returns of any two sessions of a window over the same names: shape (days, days). Its eigenvalues, the
 * names' means removed, are those of their covariance matrix of shape (names, names) times days - 1, and with fewer sessions than
 * names it is the smaller of the two.
 *
 * As long as the names are the same the rows since the last window are computed anew, otherwise all. Each product is summed in
 * the order of the names alone, so that its bytes are the same either way. */
export class GramWindow {
  /** Slot of session t: t modulo days. */
  readonly #products: Float64Array;
  readonly #centred: Float64Array;
  readonly #means: Float64Array;
  #rows = new Float64Array(0);
  #names: Int32Array | undefined;
  #last = Number.NaN;

  /** @param returns shape (T * width,), session-major, NaN where there is none */
  constructor(
    readonly returns: Float64Array,
    readonly width: number,
    readonly days: number,
  ) {
    this.#products = new Float64Array(days * days);
    this.#centred = new Float64Array(days * days);
    this.#means = new Float64Array(days);
  }

  /** The products of the window that ends with session t, each name's mean removed, oldest session first; a return that is missing
   * counts as none.
   * @param names positions of the names; the same array where they are the same
   * @returns shape (days * days,), overwritten by the next call */
  centred(t: number, names: Int32Array): Float64Array {
    const { days } = this;
    if (names === this.#names && t > this.#last && t - this.#last < days) {
      for (let s = this.#last + 1; s <= t; s++) this.#take(s);
      for (let s = this.#last + 1; s <= t; s++) this.#multiply(this.#slot(s));
    } else {
      if (this.#rows.length !== days * names.length) this.#rows = new Float64Array(days * names.length);
      this.#names = names;
      for (let s = t - days + 1; s <= t; s++) this.#take(s);
      for (let slot = 0; slot < days; slot++) this.#multiply(slot, slot + 1);
    }
    this.#last = t;
    return this.#centre(t);
  }

  #take(t: number): void {
    const names = this.#names as Int32Array;
    const target = this.#slot(t) * names.length;
    for (let k = 0; k < names.length; k++) {
      const value = t < 0 ? Number.NaN : this.returns[t * this.width + names[k]];
      this.#rows[target + k] = value === value ? value : 0;
    }
  }

  /** Products of one slot with those before `end`, four at a time: a sum waits for its last addition. */
  #multiply(slot: number, end = this.days): void {
    const { days } = this;
    const rows = this.#rows;
    const products = this.#products;
    const count = (this.#names as Int32Array).length;
    const own = slot * count;
    let other = 0;
    for (; other + 4 <= end; other += 4) {
      const first = other * count;
      const second = first + count;
      const third = second + count;
      const fourth = third + count;
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let k = 0; k < count; k++) {
        const value = rows[own + k];
        a += value * rows[first + k];
        b += value * rows[second + k];
        c += value * rows[third + k];
        d += value * rows[fourth + k];
      }
      products[slot * days + other] = products[other * days + slot] = a;
      products[slot * days + other + 1] = products[(other + 1) * days + slot] = b;
      products[slot * days + other + 2] = products[(other + 2) * days + slot] = c;
      products[slot * days + other + 3] = products[(other + 3) * days + slot] = d;
    }
    for (; other < end; other++) {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += rows[own + k] * rows[other * count + k];
      products[slot * days + other] = products[other * days + slot] = sum;
    }
  }

  /** Subtracts the means of rows and columns and adds that of all: the products of returns less their mean over the window. */
  #centre(t: number): Float64Array {
    const { days } = this;
    const centred = this.#centred;
    const means = this.#means;
    let mean = 0;
    for (let a = 0; a < days; a++) {
      const source = this.#slot(t - days + 1 + a) * days;
      let sum = 0;
      for (let b = 0; b < days; b++) {
        const product = this.#products[source + this.#slot(t - days + 1 + b)];
        centred[a * days + b] = product;
        sum += product;
      }
      means[a] = sum / days;
      mean += means[a] / days;
    }
    for (let a = 0; a < days; a++) {
      for (let b = 0; b < days; b++) centred[a * days + b] += mean - (means[a] + means[b]);
    }
    return centred;
  }

  #slot(session: number): number {
    const { days } = this;
    return ((session % days) + days) % days;
  }
}
