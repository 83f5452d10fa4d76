import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { visitAdjustedWindows } from '../../src/features/adjusted-window.js';
import { actionFactors } from '../../src/panel/action-fields.js';
import { marketShapes, randomPanel } from '../fixture/random-panel.js';

describe('visitAdjustedWindows', () => {
  it.each(['sum', 'max'] as const)(
    '%s over any panel and window -> that of the closes scaled to the newest, one by one',
    (combine) => {
      fc.assert(
        fc.property(marketShapes, fc.integer({ min: 1, max: 30 }), (shape, days) => {
          const panel = randomPanel(shape);
          const width = panel.instrumentCount;
          const closes = panel.field('close');
          const { rows, instruments, factors } = actionFactors(panel);
          visitAdjustedWindows(panel, days, combine, 0, panel.sessionCount, (t, { total, count, unit }) => {
            for (let i = 0; i < width; i++) {
              const adjusted: number[] = [];
              for (let row = Math.max(0, t - days + 1); row <= t; row++) {
                if (panel.tradeable[row * width + i] === 0) continue;
                let close = closes[row * width + i];
                rows.forEach((at, event) => {
                  if (instruments[event] === i && at > row && at <= t) close /= factors[event];
                });
                adjusted.push(close);
              }
              expect(count[i]).toBe(adjusted.length);
              if (adjusted.length === 0) continue;
              const expected = combine === 'sum' ? adjusted.reduce((a, b) => a + b, 0) : Math.max(...adjusted);
              expect(Math.abs(total[i] / unit[i] / expected - 1)).toBeLessThan(1e-13);
            }
          });
        }),
        { numRuns: 40 },
      );
    },
  );

  it('visits -> each session of the range once, oldest first', () => {
    const panel = randomPanel({ seed: 1, instruments: 2, sessions: 20, offset: 0, basis: 'raw' });
    const visited: number[] = [];
    visitAdjustedWindows(panel, 7, 'max', 5, 9, (t) => visited.push(t));
    expect(visited).toEqual([5, 6, 7, 8]);
  });
});
