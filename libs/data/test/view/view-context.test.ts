import { describe, expect, it } from '@jest/globals';

import { ViewContext } from '../../src/view/view-context.js';
import { randomPanel } from '../fixture/random-panel.js';
import { closesOf } from '../fixture/weekday-sessions.js';

const panel = randomPanel({ seed: 9, instruments: 6, sessions: 40, offset: 0, basis: 'raw' });

describe('ViewContext', () => {
  it('session closes of another calendar -> refused', () => {
    expect(() => new ViewContext(panel, closesOf(panel).slice(1))).toThrow(RangeError);
  });

  it('every session -> lists those with a bar by then, in the order of the panel', () => {
    const context = new ViewContext(panel, closesOf(panel));
    for (let t = 0; t < panel.sessionCount; t++) {
      const expected = [...panel.header.instruments.keys()].filter((i) => panel.firstBar(i) <= t);
      expect([...context.listed(t).positions]).toEqual(expected);
    }
  });
});
