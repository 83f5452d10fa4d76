import { type RiskState } from './risk-state.js';
import { type WorkingShares } from './working-shares.js';

/** Sums over the projected book, in base currency. Each position stands between the lowest and the highest that its working
 * orders may lead to; gross counts the larger of the two. */
export class Exposure {
  gross = 0;
  /** Sum of the highest positions, and of the lowest ones. */
  highestNet = 0;
  lowestNet = 0;
  /** Gross by sector; the last is that of names without one. */
  #sectors = new Float64Array(1);

  /** Sums all instruments up. */
  rebuild(state: RiskState, working: WorkingShares): void {
    this.gross = 0;
    this.highestNet = 0;
    this.lowestNet = 0;
    if (this.#sectors.length === state.sectorCount + 1) this.#sectors.fill(0);
    else this.#sectors = new Float64Array(state.sectorCount + 1);
    for (let i = 0; i < state.instrumentCount; i++) {
      const position = state.position(i);
      if (position === 0 && !state.hasWorkingOrders) continue;
      working.load(i, state);
      this.#add(i, state, working.lowest(i, position), working.highest(i, position), 1);
    }
  }

  /** Replaces what one instrument contributes. */
  move(i: number, state: RiskState, low: number, high: number, newLow: number, newHigh: number): void {
    this.#add(i, state, low, high, -1);
    this.#add(i, state, newLow, newHigh, 1);
  }

  /** The largest net exposure, without its sign. */
  get net(): number {
    return Math.max(Math.abs(this.highestNet), Math.abs(this.lowestNet));
  }

  ofSector(i: number, state: RiskState): number {
    return this.#sectors[sectorOf(i, state)];
  }

  #add(i: number, state: RiskState, low: number, high: number, sign: number): void {
    if (low === 0 && high === 0) return;
    const value = sign * state.shareValue(i);
    const gross = Math.max(Math.abs(low), Math.abs(high)) * value;
    this.gross += gross;
    this.highestNet += high * value;
    this.lowestNet += low * value;
    this.#sectors[sectorOf(i, state)] += gross;
  }
}

function sectorOf(i: number, state: RiskState): number {
  const sector = state.sectorOf(i);
  return sector < 0 ? state.sectorCount : sector;
}
