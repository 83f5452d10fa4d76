import { describe, expect, it } from '@jest/globals';

import { FillLog } from '../../src/broker/fill-log.js';
import { CLOSE, OPEN } from '../../src/simulator/order-trigger.js';
import { flat, smallMarket } from '../fixture/small-market.js';

const panel = smallMarket({
  instruments: [
    { id: 'A', bars: flat(10, 4) },
    { id: 'B', bars: flat(20, 4) },
  ],
});

describe('FillLog', () => {
  it('many more fills than it began with room for -> each is given back as it was booked', () => {
    const log = new FillLog(panel);
    for (let n = 0; n < 2000; n++) {
      log.add(2 * n, n % 2, n % 3 === 0 ? 'SELL' : 'BUY', n + 0.5, 10 + n, 9 + n, n * 3, n % 4, (n % 5) % 3);
    }
    expect(log.length).toBe(2000);
    log.since(0).forEach((fill, n) => {
      expect(fill).toEqual({
        sequence: n,
        orderId: String(2 * n),
        orderSequence: 2 * n,
        date: panel.header.sessions[n % 4],
        session: n % 4,
        phase: ['OPEN', 'CONTINUOUS', 'CLOSE'][(n % 5) % 3],
        instrumentId: n % 2 === 0 ? 'A' : 'B',
        side: n % 3 === 0 ? 'SELL' : 'BUY',
        quantity: n + 0.5,
        price: 10 + n,
        referencePrice: 9 + n,
        commissionMicros: n * 3,
      });
    });
  });

  it('fills since a number -> that one and later; none since the end', () => {
    const log = new FillLog(panel);
    for (let n = 0; n < 3; n++) log.add(n, 0, 'BUY', 1, 10, 10, 0, 0, OPEN);
    expect(log.since(1).map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect([log.since(3), log.since(-5).length]).toEqual([[], 3]);
    const all = log.all();
    expect(all).toEqual(log.since(0));
    expect(log.all()).toBe(all);
    log.add(3, 1, 'SELL', 1, 10, 10, 0, 1, CLOSE);
    expect([all.length, log.all()]).toEqual([3, log.since(0)]);
  });
});
