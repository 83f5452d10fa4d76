import { floorQuantity } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

/** Part of a day's volume that each phase of a session may have, by phase code: OPEN, CONTINUOUS, CLOSE. */
export type PhaseShares = readonly [open: number, continuous: number, close: number];

export interface CapacityRule {
  /** Fraction of the volume that all orders together may take, in (0, 1]. */
  readonly maxParticipationRate: number;
  readonly phaseShares: PhaseShares;
}

/** Shares are counted in millionths, so that 19.999999999999996 for 10 % x 2 % of a volume is 20. */
const SHARE_GRID = 1e-6;

/** Shares that all orders together may still trade of each instrument in a session.
 *
 * Of one instrument they take at most `maxParticipationRate` x share of the phase x min(V20, V) in a phase and at most
 * `maxParticipationRate` x min(V20, V) in the session, V20 being the median of the volumes before the session and V its own.
 * A volume that is not reported does not limit. Sessions, and the phases of one, come in their order. */
export class BarCapacity {
  readonly #volumes: Float64Array;
  readonly #splits: Float64Array;
  readonly #hasSplits: boolean;
  readonly #columns: number;
  /** Session of the amounts in `#ofSession`; -1 before the first. */
  readonly #sessions: Int32Array;
  /** Session x 3 + phase of the amounts in `#ofPhase`. */
  readonly #phases: Int32Array;
  readonly #ofSession: Float64Array;
  readonly #ofPhase: Float64Array;
  /** Participation x min(V20, V), once asked in the session. */
  readonly #whole: Float64Array;

  /** @param medianVolume shape (T * N,), the trailing median volume at the close of each session, in its shares; NaN where
   * there is none; undefined leaves volume alone and limits nothing */
  constructor(
    panel: MarketPanel,
    readonly medianVolume: Float64Array | undefined,
    readonly rule: CapacityRule,
  ) {
    this.#volumes = panel.field('volume');
    this.#splits = panel.field('splitFactor');
    this.#hasSplits = panel.header.actions.some(({ type }) => type === 'SPLIT' || type === 'STOCK_DIVIDEND');
    const columns = panel.instrumentCount;
    this.#columns = columns;
    const kept = medianVolume === undefined ? 0 : columns;
    this.#sessions = new Int32Array(kept).fill(-1);
    this.#phases = new Int32Array(kept).fill(-1);
    this.#ofSession = new Float64Array(kept);
    this.#ofPhase = new Float64Array(kept);
    this.#whole = new Float64Array(kept);
  }

  /** @param phase its code
   * @returns shares, cut to millionths; Infinity where nothing limits */
  available(t: number, phase: number, i: number): number {
    if (this.medianVolume === undefined) return Infinity;
    this.#enter(t, phase, i);
    const whole = this.#whole[i];
    if (whole === Infinity) return Infinity;
    const inPhase = whole * this.rule.phaseShares[phase] - this.#ofPhase[i];
    return floorQuantity(Math.max(0, Math.min(inPhase, whole - this.#ofSession[i])), SHARE_GRID);
  }

  /** Counts a fill of shares that lie on the grid when they are available.
   * @returns false, and counts nothing, when they are not */
  tryTake(t: number, phase: number, i: number, quantity: number): boolean {
    if (this.medianVolume === undefined) return true;
    this.#enter(t, phase, i);
    const whole = this.#whole[i];
    const inPhase = whole * this.rule.phaseShares[phase] - this.#ofPhase[i];
    if (!(quantity <= inPhase && quantity <= whole - this.#ofSession[i])) return false;
    this.#ofPhase[i] += quantity;
    this.#ofSession[i] += quantity;
    return true;
  }

  /** `tryTake` for one fill after the other, up to the first that does not fit.
   * @returns how many do */
  takeAll(t: number, phase: number, instruments: Int32Array, quantities: Float64Array, count: number): number {
    if (this.medianVolume === undefined) return count;
    const share = this.rule.phaseShares[phase];
    const sessions = this.#sessions;
    const phases = this.#phases;
    const ofSession = this.#ofSession;
    const ofPhase = this.#ofPhase;
    const wholes = this.#whole;
    const key = t * 3 + phase;
    for (let k = 0; k < count; k++) {
      const i = instruments[k];
      if (sessions[i] !== t || phases[i] !== key) this.#enter(t, phase, i);
      const quantity = quantities[k];
      const whole = wholes[i];
      if (!(quantity <= whole * share - ofPhase[i] && quantity <= whole - ofSession[i])) return k;
      ofPhase[i] += quantity;
      ofSession[i] += quantity;
    }
    return count;
  }

  /** Counts a fill.
   * @param quantity shares, positive for both sides */
  take(t: number, phase: number, i: number, quantity: number): void {
    if (this.medianVolume === undefined) return;
    this.#enter(t, phase, i);
    this.#ofPhase[i] += quantity;
    this.#ofSession[i] += quantity;
  }

  /** Begins the session or the phase for an instrument when it is the first time that it is asked of. */
  #enter(t: number, phase: number, i: number): void {
    if (this.#sessions[i] !== t) {
      this.#sessions[i] = t;
      this.#ofSession[i] = 0;
      this.#whole[i] = this.#wholeSession(t, i);
    }
    const key = t * 3 + phase;
    if (this.#phases[i] !== key) {
      this.#phases[i] = key;
      this.#ofPhase[i] = 0;
    }
  }

  #wholeSession(t: number, i: number): number {
    const cell = t * this.#columns + i;
    let volume = this.#volumes[cell];
    if (t > 0) {
      const before = (this.medianVolume as Float64Array)[cell - this.#columns];
      const median = this.#hasSplits ? before * this.#splits[cell] : before;
      if (!(volume <= median) && !Number.isNaN(median)) volume = median;
    }
    return Number.isNaN(volume) ? Infinity : volume * this.rule.maxParticipationRate;
  }
}
