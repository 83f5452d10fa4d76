import { describe, expect, it } from '@jest/globals';

import { CurrencyWithoutRatesError } from '../../src/errors.js';
import { Book } from '../../src/ledger/book.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { defaultBookRules } from '../../src/rules/default-book-rules.js';
import { FxRates } from '../../src/rules/fx-rates.js';
import { flat, smallMarket } from '../fixture/small-market.js';

const panel = smallMarket({
  instruments: [
    { id: 'A', bars: flat(10, 2) },
    { id: 'B', currency: 'GBP', bars: flat(10, 2) },
    { id: 'C', currency: 'EUR', bars: flat(10, 2) },
  ],
});

describe('FxRates', () => {
  it('three currencies -> each instrument has its own, and the rate of its session', () => {
    const rates = [Float64Array.of(1.1, 1.2), Float64Array.of(1.5, 1.6)];
    const fx = new FxRates(panel, ['USD', 'EUR', 'GBP'], rates, 'hold', 0);
    expect([...fx.currencyOf]).toEqual([0, 2, 1]);
    expect([fx.at(0, 1), fx.at(1, 1), fx.at(2, 0)]).toEqual([1, 1.2, 1.5]);
  });

  it('an instrument in a currency without rates -> refused, naming it and what there is', () => {
    const fx = new FxRates(panel, ['USD', 'EUR'], [Float64Array.of(1.1, 1.2)], 'hold', 0);
    expect(() => fx.requireRatesOf(panel)).toThrow(CurrencyWithoutRatesError);
    expect(() => fx.requireRatesOf(panel)).toThrow(/B trades in GBP.*USD, EUR only/);
    expect(() => new Book(new Ledger(), panel, defaultBookRules(panel), 0)).toThrow(CurrencyWithoutRatesError);
  });
});
