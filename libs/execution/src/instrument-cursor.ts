import { type InstrumentId } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

/** Looks instruments up that mostly come in the order of the panel: the one after the last needs no look-up. */
export class InstrumentCursor {
  #last = -1;

  constructor(readonly panel: MarketPanel) {}

  /** Position of an instrument in the panel, or -1.
   * @param hint where it is looked for first */
  indexOf(id: InstrumentId, hint = -1): number {
    const { instruments } = this.panel.header;
    const next = hint >= 0 ? hint : this.#last + 1;
    this.#last =
      next < instruments.length && instruments[next].instrumentId === id ? next : this.panel.instrumentIndex(id);
    return this.#last;
  }
}
