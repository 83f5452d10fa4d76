import { describe, expect, it } from '@jest/globals';

import { OrderBatch } from '../../src/orders/order-batch.js';
import { flat, smallMarket } from '../fixture/small-market.js';

const panel = smallMarket({
  instruments: [
    { id: 'A', bars: flat(10, 2) },
    { id: 'B', bars: flat(20, 2) },
  ],
});

describe('OrderBatch', () => {
  it('many more rows than it began with room for -> each is given back as it was added', () => {
    const batch = new OrderBatch(panel);
    batch.clear(7);
    for (let n = 0; n < 2000; n++) batch.add(n % 2, n % 3 === 0 ? 1 : 0, n + 1, n / 4);
    expect(batch.length).toBe(2000);
    for (let n = 0; n < 2000; n++) {
      expect(batch.request(n)).toEqual({
        instrumentId: n % 2 === 0 ? 'A' : 'B',
        side: n % 3 === 0 ? 'SELL' : 'BUY',
        type: 'MARKET',
        timeInForce: 'DAY',
        quantity: n + 1,
        decisionPrice: n / 4,
        decision: 7,
      });
    }
  });

  it('a row that takes the place of an earlier one -> the same request; cleared -> empty', () => {
    const batch = new OrderBatch(panel);
    batch.clear(1);
    batch.add(0, 0, 5, 10);
    batch.add(1, 1, 6, 20);
    const second = batch.request(1);
    batch.move(1, 0);
    expect(batch.request(0)).toEqual(second);
    batch.clear(2);
    expect([batch.length, batch.decision]).toEqual([0, 2]);
  });
});
