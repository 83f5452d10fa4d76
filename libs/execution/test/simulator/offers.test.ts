import { describe, expect, it } from '@jest/globals';

import { offersOf } from '../fixture/offers.js';

describe('Offers', () => {
  it('more offers than it began with room for -> all kept', () => {
    const offers = offersOf(
      'BUY',
      Array.from({ length: 1500 }, (_, k) => ({ order: k, instrument: k % 7, quantity: k + 1, reference: 2 * k })),
    );
    expect(offers.length).toBe(1500);
    expect([offers.orders[1499], offers.instruments[1499], offers.quantities[1499], offers.references[1499]]).toEqual([
      1499,
      1499 % 7,
      1500,
      2998,
    ]);
    expect([offers.prices.length, offers.commissions.length].every((length) => length >= 1500)).toBe(true);
  });

  it('offers without quantity -> dropped, the others in their order with all that belongs to them', () => {
    const offers = offersOf('SELL', [
      { order: 3, instrument: 1, quantity: 0, reference: 10 },
      { order: 4, instrument: 2, quantity: 5, reference: 11, worst: 9, slips: false },
      { order: 5, instrument: 3, quantity: 0, reference: 12 },
      { order: 6, instrument: 4, quantity: 7, reference: 13 },
    ]);
    offers.dropEmpty();
    const rows = [0, 1].map((k) => [
      offers.orders[k],
      offers.instruments[k],
      offers.quantities[k],
      offers.references[k],
      offers.worsts[k],
      offers.slips[k],
    ]);
    expect([offers.length, rows]).toEqual([
      2,
      [
        [4, 2, 5, 11, 9, 0],
        [6, 4, 7, 13, -Infinity, 1],
      ],
    ]);
  });
});
