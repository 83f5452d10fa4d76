import { describe, expect, it } from '@jest/globals';

import { heatMap } from '../../../src/report/charts/heat-map.js';

const month = (period: string, totalReturn: number) => ({ period, totalReturn, observations: 20 });

describe('heatMap', () => {
  const page = heatMap(
    [month('2019-11', 0.1), month('2019-12', -0.05), month('2020-01', 0.0004), month('2020-03', -0.3)],
    [month('2019', 0.045), month('2020', -0.29972)],
  ).text;

  it('months -> a row a year, a cell a month, empty where there is none', () => {
    const rows: string[] = page.match(/<tr><th scope="row">.*?<\/tr>/gs) ?? [];
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain('<th scope="row">2019</th>');
    expect((rows[0].match(/<td><\/td>/g) ?? []).length).toBe(10);
    expect(rows[0]).toMatch(/>10\.0<\/td><td class="l\d">−5\.0<\/td><td class="total">4\.5<\/td>/);
    expect(rows[1]).toMatch(/<td class="total loss">−30\.0<\/td>/);
  });

  it('a month that prints as zero -> no shade; the largest -> the darkest', () => {
    expect(page).toContain('<td class="">0.0</td>');
    expect(page).toContain('<td class="l5">−30.0</td>');
  });

  it('no month -> a sentence', () => {
    expect(heatMap([], []).text).toContain('too short');
  });
});
