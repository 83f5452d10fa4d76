import { COVERAGE_FLOOR } from '../../backtest/coverage.js';
import { type CoverageYear } from '../../results/result.js';
import { PLOT_WIDTH } from '../charts/axes.js';
import { barChart } from '../charts/bar-chart.js';
import { coordinate, percentOf } from '../charts/frame.js';
import { type Markup, markup } from '../markup.js';
import { dataTable, FORMATS, type Report, section } from './section.js';

const HEIGHT = 150;

/** Which share of the index the collection has prices for, by year. */
export function coverage({ input }: Report): Markup {
  const years = input.manifest.coverage;
  if (years === undefined || years.length === 0) {
    return section(
      'coverage',
      'Member coverage',
      markup`<p class="absent">The collection has no membership, so nothing tells how many members of its index lack prices. Names that failed may be missing, which makes results too good.</p>`,
    );
  }
  return section('coverage', 'Member coverage', chart(years), numbers(years));
}

function chart(years: readonly CoverageYear[]): Markup {
  const slot = PLOT_WIDTH / Math.max(years.length, 4);
  const centre = (i: number): number => (i + 0.5) * slot;
  const worst = years.reduce((a, b) => (b.fraction < a.fraction ? b : a));
  return barChart({
    id: 'coverage-chart',
    heading: 'Index members with a price',
    description: `Mean share of index members that have a price, by year. The lowest is ${FORMATS.percent(worst.fraction)} in ${worst.year}; below ${FORMATS.percent(COVERAGE_FLOOR, 0)} results may flatter themselves with survivors.`,
    caption: `Mean over the sessions of each year; the line marks ${FORMATS.percent(COVERAGE_FLOOR, 0)}.`,
    bars: years.map(({ fraction }, i) => ({
      from: centre(i) - slot * 0.36,
      to: centre(i) + slot * 0.36,
      value: fraction,
      role: fraction < COVERAGE_FLOOR ? 'caution' : 'neutral',
    })),
    xTicks: years.map(({ year }, i) => ({ at: centre(i), label: String(year) })),
    height: HEIGHT,
    size: 'full',
    tickCount: 4,
    reach: 1,
    references: [COVERAGE_FLOOR],
    legend: [
      { role: 'neutral', label: `${FORMATS.percent(COVERAGE_FLOOR, 0)} or more`, mark: 'area' },
      { role: 'caution', label: 'less', mark: 'area' },
    ],
    overlay: (position) =>
      years.map(
        ({ fraction }, i) =>
          markup`<text class="on-bar" x="${percentOf(centre(i))}" y="${coordinate(Math.min(position(fraction) + 16, HEIGHT - 6))}">${FORMATS.percent(fraction).replace('%', '')}</text>`,
      ),
    format: (value) => FORMATS.percent(value, 0),
  });
}

function numbers(years: readonly CoverageYear[]): Markup {
  return markup`<details><summary>Members and prices by year</summary>${dataTable(
    'Mean over the sessions of each year',
    [
      { heading: 'Year' },
      { heading: 'Members', number: true },
      { heading: 'with a price', number: true },
      { heading: 'Share', number: true },
    ],
    years.map(({ year, members, covered, fraction }) => [
      year,
      FORMATS.ratio(members, 1),
      FORMATS.ratio(covered, 1),
      FORMATS.percent(fraction),
    ]),
  )}</details>`;
}
