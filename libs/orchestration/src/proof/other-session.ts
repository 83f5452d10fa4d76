import { RandomStream } from '@prometheus/core';
import { MarketPanel } from '@prometheus/data';

/** The panel with another course of session `t` after its opening auction: high, low and close of every bar are drawn anew around
 * the open. What a broker does in that auction must be the same on both. Digests stay those of the original, so decisions of
 * session `t` and later are not comparable.
 * @param seed equal seeds give equal panels */
export function otherSessionAfterOpen(panel: MarketPanel, t: number, seed: string): MarketPanel {
  const memory = new SharedArrayBuffer(panel.memory.byteLength);
  new Uint8Array(memory).set(new Uint8Array(panel.memory));
  const other = new MarketPanel(panel.header, memory, panel.digests);
  const random = new RandomStream(seed, 'other-session');
  const [opens, highs, lows, closes] = (['open', 'high', 'low', 'close'] as const).map((field) => other.field(field));
  for (let i = 0, cell = t * panel.instrumentCount; i < panel.instrumentCount; i++, cell++) {
    if (other.tradeable[cell] === 0) continue;
    closes[cell] = opens[cell] * Math.exp(0.05 * random.normal());
    highs[cell] = Math.max(opens[cell], closes[cell]) * 1.02;
    lows[cell] = Math.min(opens[cell], closes[cell]) * 0.98;
  }
  return other;
}
