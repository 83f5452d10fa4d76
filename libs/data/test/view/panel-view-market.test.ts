import { describe, expect, it } from '@jest/globals';

import { FactNotRequiredError, ViewRangeError } from '../../src/errors.js';
import { macroLevel } from '../../src/features/market/macro-level.js';
import { indexReturn } from '../../src/features/market/market-index.js';
import { marketReturn } from '../../src/features/market/market-return.js';
import { PanelView } from '../../src/view/panel-view.js';
import { pathOf, smallContext } from '../fixture/small-market.js';

const context = smallContext({ closes: { A: pathOf([0.1, 0.2, 0.3, 0.4]) } });
const daily = indexReturn({ kind: 'equal_weight' });
const rounded = (values: Float64Array): number[] => Array.from(values, (value) => Math.round(value * 1e9) / 1e9);

describe('PanelView.market', () => {
  it('the last days -> oldest first, up to this close', () => {
    expect(rounded(new PanelView(context, 3, 3).market(daily, 2))).toEqual([0.2, 0.3]);
    expect(rounded(new PanelView(context, 4, 3).market(daily, 3))).toEqual([0.2, 0.3, 0.4]);
  });

  it('a history without end -> all sessions since the panel’s first, and no more', () => {
    const view = new PanelView(context, 3, Infinity);
    expect(rounded(view.market(daily, 4))).toEqual([Number.NaN, 0.1, 0.2, 0.3]);
    expect(() => view.market(daily, 5)).toThrow(ViewRangeError);
  });

  it('what is served, written to -> changes nothing else', () => {
    const view = new PanelView(context, 3, Infinity);
    view.market(daily, 4).fill(9);
    expect(rounded(view.market(daily, 4))).toEqual([Number.NaN, 0.1, 0.2, 0.3]);
  });

  it('more days than declared, none, or parts of one -> ViewRangeError', () => {
    const view = new PanelView(context, 4, 3);
    for (const days of [4, 0, -1, 1.5, Number.NaN, Infinity]) {
      expect(() => view.market(daily, days)).toThrow(ViewRangeError);
    }
  });

  it('a series that looks back further than declared -> ViewRangeError that names it', () => {
    const long = marketReturn({ kind: 'equal_weight' }, 3);
    expect(() => new PanelView(context, 4, 3).market(long, 1)).toThrow(
      'marketReturn(equal_weight(all),3), which looks back 4 sessions',
    );
    expect(rounded(new PanelView(context, 4, 4).market(long, 1))).toEqual([1.184]);
  });

  it('a macro series that was not required -> FactNotRequiredError', () => {
    expect(() => new PanelView(context, 3, 3).market(macroLevel('RATE'), 1)).toThrow(FactNotRequiredError);
  });
});
