import { actionFactors } from '../panel/action-fields.js';
import { type UnknownSpell } from '../panel/late-actions.js';
import { type MarketPanel } from '../panel/market-panel.js';

/** By what closes before a session are divided to stand beside those from it on, one entry an instrument and session with a split
 * or dividend, oldest first. */
export interface Adjustments {
  /** Session positions in the panel. */
  readonly rows: Int32Array;
  readonly instruments: Int32Array;
  /** For splits and dividends, and for splits alone. */
  readonly total: Float64Array;
  readonly splits: Float64Array;
}

/** The adjustments of a panel, all of its actions known. */
export function adjustmentsOf(panel: MarketPanel): Adjustments {
  const { rows, instruments, factors } = actionFactors(panel);
  const width = panel.instrumentCount;
  const splitFactors = panel.field('splitFactor');
  const splits = Float64Array.from(rows, (row, k) => splitFactors[row * width + instruments[k]]);
  return { rows, instruments, total: factors, splits };
}

/** The adjustments of sessions in which some actions were not known yet: of each instrument that this concerns its own. */
export class LateAdjustments {
  readonly #spells: readonly (UnknownSpell & { readonly adjustments: Adjustments })[];

  constructor(spells: readonly UnknownSpell[]) {
    this.#spells = spells.map((spell) => ({ ...spell, adjustments: adjustmentsOf(spell.panel) }));
  }

  /** Those that hold at session t, by instrument. */
  at(t: number): ReadonlyMap<number, Adjustments> {
    const found = new Map<number, Adjustments>();
    for (const { instrument, from, to, adjustments } of this.#spells) {
      if (from <= t && t < to) found.set(instrument, adjustments);
    }
    return found;
  }
}
