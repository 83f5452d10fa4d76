import { type InstrumentId } from '@prometheus/core';

/** Shares now held, negative when short. */
export interface Holdings {
  /** Instruments that are held. */
  readonly count: number;
  /** 0 for one that is not held. */
  of(instrument: InstrumentId): number;
  entries(): Iterable<readonly [InstrumentId, number]>;
}

/** Holdings written down by instrument. */
export function holdingsOf(positions: ReadonlyMap<InstrumentId, number>): Holdings {
  return {
    count: positions.size,
    of: (instrument) => positions.get(instrument) ?? 0,
    entries: () => positions.entries(),
  };
}

export interface PlanningState {
  /** Weights of a book without equity lead to no positions. */
  readonly equity: number;
  readonly holdings: Holdings;
  /** Price at which the decision was taken; undefined or NaN where there is none. */
  priceOf(instrument: InstrumentId): number | undefined;
  /** Base units for one unit of the instrument's currency; default 1. */
  rateOf?(instrument: InstrumentId): number;
  /** Shares that resting orders will still buy (positive) or sell; default none. */
  readonly working?: ReadonlyMap<InstrumentId, number>;
  /** Typical volume of a day in shares, where known; needed by `maxAdvFraction` only. */
  typicalVolume?(instrument: InstrumentId): number | undefined;
}

/** The same in columns over all instruments of a panel, without resting orders. */
export interface BookColumns {
  readonly equity: number;
  /** Shape (N,), negative when short. */
  readonly quantities: Float64Array;
  /** Instruments that are held. */
  readonly positionCount: number;
  /** Shape (T * N,), and where the decision's session begins in it. */
  readonly closes: Float64Array;
  readonly offset: number;
  /** The price of a held name without a close. */
  lastPrice(i: number): number;
  readonly rateOf?: (i: number) => number;
}
