import { describe, expect, it } from '@jest/globals';
import { instrumentId } from '@prometheus/core';
import fc from 'fast-check';

import { InstrumentCursor } from '../src/instrument-cursor.js';
import { flat, smallMarket } from './fixture/small-market.js';

describe('InstrumentCursor', () => {
  it('any instruments in any order -> the positions that the panel gives, -1 for those it does not have', () => {
    const names = ['A', 'B', 'C', 'D', 'E'];
    const panel = smallMarket({ instruments: names.map((id) => ({ id, bars: flat(1, 2) })) });
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names, 'Z')), (asked) => {
        const cursor = new InstrumentCursor(panel);
        expect(asked.map((id) => cursor.indexOf(instrumentId(id)))).toEqual(asked.map((id) => names.indexOf(id)));
      }),
    );
  });
});
