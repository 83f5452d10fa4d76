/** A running sum that carries its rounding errors along. Terms are added in the order of the calls, so the same terms
 * in the same order give the same bits on every machine.
 * @see Neumaier (1974), Zeitschrift fuer Angewandte Mathematik und Mechanik 54 */
export class CompensatedSum {
  private sum = 0;
  private lost = 0;

  add(term: number): void {
    const next = this.sum + term;
    this.lost += Math.abs(this.sum) >= Math.abs(term) ? this.sum - next + term : term - next + this.sum;
    this.sum = next;
  }

  get total(): number {
    return this.sum + this.lost;
  }
}
