import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { type Book } from '@prometheus/execution';

import { DecisionInputs } from '../../src/backtest/decision-inputs.js';
import { panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';

const symbols = Array.from({ length: 90 }, (_, k) => `S${String(k).padStart(2, '0')}`);
const dates = sessionsFrom('2015-01-02', 3);
const panel = panelFromBars(
  symbols.flatMap((symbol) => dates.map((date) => ({ symbol, date, open: 10, close: 11 }))),
  { basis: 'raw' },
);

/** A book that holds the first names. */
function bookOf(held: number): Pick<Book, 'quantities' | 'carrying' | 'positionCount'> {
  const quantities = Float64Array.from(symbols, (_, i) => (i < held ? i + 0.25 : 0));
  return {
    quantities,
    carrying: quantities.map((shares) => shares * 11e6),
    positionCount: quantities.filter((q) => q !== 0).length,
  };
}

/** The bytes as they are said to be, put together one after the other. */
function byHand(t: number, equity: number, cash: number, held: number, memory: string): string {
  const { quantities, carrying } = bookOf(held);
  const hash = createHash('sha256').update(Buffer.from(panel.digestOf(t), 'hex'));
  const double = (value: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    return bytes;
  };
  hash.update(double(equity)).update(double(cash));
  panel.header.instruments.forEach(({ instrumentId }, i) => {
    if (quantities[i] === 0) return;
    const id = createHash('sha256').update(instrumentId).digest().subarray(0, 8).reverse();
    hash
      .update(id)
      .update(double(quantities[i]))
      .update(double(carrying[i] / 1e6));
  });
  return hash.update(memory).digest('hex');
}

describe('DecisionInputs', () => {
  it('books that grow and shrink, with and without memory -> the hash of the bytes by hand, each time', () => {
    const inputs = new DecisionInputs(panel);
    for (const [t, held, memory] of [
      [0, 0, ''],
      [0, 3, 'abc'],
      [1, 90, ''],
      [2, 90, 'f'.repeat(64)],
      [1, 2, ''],
      [1, 2, 'x'],
      [2, 90, ''],
    ] as const) {
      const book = bookOf(held) as Book;
      expect(inputs.hash(t, { equity: 1000.5, cash: -3 }, book, memory)).toBe(byHand(t, 1000.5, -3, held, memory));
    }
  });
});
