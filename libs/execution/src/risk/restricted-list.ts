import { type OrderRequest } from '../orders/order.js';
import { type RiskLimits } from './risk-limits.js';

const BUY = 1;
const SELL = 2;

/** Instruments that must not be traded, by symbol or by instrument id. */
export class RestrictedList {
  readonly #sides = new Map<string, number>();
  /** Refused sides by instrument, once looked up; undefined before. */
  readonly #known: (number | undefined)[] = [];

  constructor(entries: RiskLimits['restricted']) {
    for (const entry of entries) {
      const { symbol, side } = typeof entry === 'string' ? { symbol: entry, side: undefined } : entry;
      const refused = side === undefined ? BUY | SELL : bitOf(side);
      this.#sides.set(symbol, (this.#sides.get(symbol) ?? 0) | refused);
    }
  }

  /** @param i number of the order's instrument, always the same one */
  refuses(i: number, { instrumentId, side }: OrderRequest): boolean {
    if (this.#sides.size === 0) return false;
    const refused = (this.#known[i] ??= this.#lookUp(instrumentId));
    return (refused & bitOf(side)) !== 0;
  }

  #lookUp(instrumentId: string): number {
    const symbol = instrumentId.slice(instrumentId.indexOf(':') + 1);
    return (this.#sides.get(instrumentId) ?? 0) | (this.#sides.get(symbol) ?? 0);
  }
}

function bitOf(side: 'BUY' | 'SELL'): number {
  return side === 'BUY' ? BUY : SELL;
}
