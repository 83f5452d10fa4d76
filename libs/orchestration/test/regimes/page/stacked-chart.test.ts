import { describe, expect, it } from '@jest/globals';

import { stackedChart, STACK_COLUMNS } from '../../../src/regimes/page/stacked-chart.js';
import { sessionsFrom } from '../../fixture/panel-from-bars.js';

const chart = (layers: readonly (readonly number[])[]): string =>
  stackedChart({
    id: 'stack',
    heading: 'Shares',
    description: 'Shares of a whole.',
    dates: sessionsFrom('2000-01-03', layers[0].length),
    layers: layers.map((values, k) => ({ role: k === 0 ? 'regime1' : 'regime2', label: `layer ${k}`, values })),
    height: 104,
  }).text;

const pathOf = (html: string, role: string): string =>
  new RegExp(`<path class="area stack ${role}" d="([^"]+)"`).exec(html)?.[1] ?? '';

/** Height of the first and the last place of a path's upper edge. */
const ends = (path: string): number[] => {
  const places = path.slice(1, -1).split('L').slice(1, -1);
  return [places[0], places[places.length - 1]].map((place) => Number(place.split(',')[1]));
};

describe('stackedChart', () => {
  it('a quarter and three quarters -> the lower layer up to 25 %, the upper one to 100 %, drawn behind it', () => {
    const html = chart([
      [0.25, 0.25, 0.25],
      [0.75, 0.75, 0.75],
    ]);
    // The axis leaves 4 % above 100 %: 104 units are 104 %, so that a share of p lies 104 - 100 p from the top.
    expect(ends(pathOf(html, 'regime1'))).toEqual([79, 79]);
    expect(ends(pathOf(html, 'regime2'))).toEqual([4, 4]);
    expect(html.indexOf('stack regime2')).toBeLessThan(html.indexOf('stack regime1'));
  });

  it('both edges of the plot -> reached; a level stretch -> its ends alone', () => {
    const path = pathOf(chart([[0.5, 0.5, 0.5, 0.5, 0.5]]), 'regime1');
    expect(path).toBe('M0,104L0,54L1000,54L1000,104Z');
  });

  it('more sessions than columns -> means of the columns, and no longer path for twice as many', () => {
    const values = (sessions: number) => Array.from({ length: sessions }, (_, t) => (t % 2 === 0 ? 0 : 1));
    const short = pathOf(chart([values(4000)]), 'regime1');
    const long = pathOf(chart([values(8000)]), 'regime1');
    expect(short.split('L').length).toBeLessThanOrEqual(STACK_COLUMNS + 3);
    expect(long.length).toBeLessThan(short.length * 1.2);
  });
});
