import { type MarketPanel, UnknownInstrumentError } from '@prometheus/data';

import { type Fill } from '../orders/order.js';
import { type FxConversion } from '../rules/fx-rates.js';

/** What the books have to know of fills, one column a property: those from row `from` to row `to` (exclusive). */
export interface FillFacts {
  readonly from: number;
  readonly to: number;
  /** Positions in the panel. */
  readonly instruments: Int32Array;
  /** 1 for a sell. */
  readonly sells: Uint8Array;
  /** Shares, positive. */
  readonly quantities: Float64Array;
  readonly prices: Float64Array;
  /** What the market asked before slippage. */
  readonly references: Float64Array;
  /** In micro-units of the instrument's currency. */
  readonly commissions: Float64Array;
}

/** Fills of any origin as the books take them.
 * @throws {UnknownInstrumentError} for an instrument that the panel does not have */
export function fillFacts(panel: MarketPanel, fills: readonly Fill[]): FillFacts {
  return {
    from: 0,
    to: fills.length,
    instruments: Int32Array.from(fills, ({ instrumentId }) => {
      const i = panel.instrumentIndex(instrumentId);
      if (i < 0) throw new UnknownInstrumentError(instrumentId, panel.header.collection);
      return i;
    }),
    sells: Uint8Array.from(fills, ({ side }) => (side === 'SELL' ? 1 : 0)),
    quantities: Float64Array.from(fills, ({ quantity }) => quantity),
    prices: Float64Array.from(fills, ({ price }) => price),
    references: Float64Array.from(fills, ({ referencePrice }) => referencePrice),
    commissions: Float64Array.from(fills, ({ commissionMicros }) => commissionMicros),
  };
}

/** What happened in one session beside what the market itself did. */
export interface SessionFacts {
  /** In the order in which they happened. */
  readonly fills: FillFacts;
  /** How many of them happened before foreign balances were carried at the day's rates; the rest at this very close
   * (`settle` under `same_close`). All when it is left out. */
  readonly fillsBeforeClose?: number;
  readonly conversions: readonly FxConversion[];
}

/** Balances of one foreign currency in its own micro-units. */
export interface ForeignBalances {
  readonly cash: bigint;
  readonly unsettled: bigint;
  readonly receivable: bigint;
}
