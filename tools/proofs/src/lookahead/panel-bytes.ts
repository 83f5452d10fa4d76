import { type InstrumentId, type TradeDate } from '@prometheus/core';
import { type MarketPanel, PANEL_FIELDS, panelDigest } from '@prometheus/data';

/** Where two panels differ up to session `t`, by instrument and not by position; bytes count, not values. */
export function panelDifferences(whole: MarketPanel, other: MarketPanel, t: number): string[] {
  const differences: string[] = [];
  for (let s = 0; s <= t; s++) {
    const date = whole.header.sessions[s];
    if (panelDigest(whole, s) !== panelDigest(other, s)) differences.push(`digest of ${date}`);
    for (const field of PANEL_FIELDS) {
      const found = rowDifference(whole, whole.field(field), other, other.field(field), s, 0, 0);
      if (found !== undefined) differences.push(`${field} of ${found} on ${date}`);
    }
    if (differences.length > 0) return differences;
  }
  return differences;
}

/** The first listed instrument whose value in session `s` differs.
 * @param left, right shape (rows, N) of their panels; `fromLeft` and `fromRight` are the sessions of their first rows */
export function rowDifference(
  whole: MarketPanel,
  left: Float64Array,
  other: MarketPanel,
  right: Float64Array,
  s: number,
  fromLeft: number,
  fromRight: number,
): InstrumentId | undefined {
  const bits = new DataView(new ArrayBuffer(16));
  for (const [i, { instrumentId }] of whole.header.instruments.entries()) {
    if (whole.firstBar(i) > s) continue;
    const j = other.instrumentIndex(instrumentId);
    const x = left[(s - fromLeft) * whole.instrumentCount + i];
    const y = j < 0 ? 0 : right[(s - fromRight) * other.instrumentCount + j];
    bits.setFloat64(0, x);
    bits.setFloat64(8, y);
    if (j < 0 || bits.getBigUint64(0) !== bits.getBigUint64(8)) return instrumentId;
  }
  return undefined;
}

/** Positions of days spread over the panel's second half, where there is history to look back on. */
export function cutoffs(panel: MarketPanel, count: number): { readonly t: number; readonly date: TradeDate }[] {
  const last = panel.sessionCount - 2;
  const first = Math.floor(last / 3);
  return Array.from({ length: count }, (_, k) => {
    const t = first + Math.round(((last - first) * k) / Math.max(count - 1, 1));
    return { t, date: panel.header.sessions[t] };
  });
}
