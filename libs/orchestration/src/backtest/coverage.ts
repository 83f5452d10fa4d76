import { type TradeDate } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { type CoverageYear } from '../results/result.js';

/** Below this share of members with a price, results may flatter themselves with survivors. */
export const COVERAGE_FLOOR = 0.95;

/** Index members on each of `dates`, and those that have a bar that day, averaged by year. Undefined when the collection
 * has no membership. */
export function memberCoverage(panel: MarketPanel, dates: readonly TradeDate[]): CoverageYear[] | undefined {
  const { membership } = panel.header;
  if (membership.length === 0) return undefined;
  const years = new Map<number, { sessions: number; members: number; covered: number }>();
  for (const date of dates) {
    const year = Number(date.slice(0, 4));
    const sum = years.get(year) ?? { sessions: 0, members: 0, covered: 0 };
    const offset = panel.sessionIndex(date) * panel.instrumentCount;
    sum.sessions += 1;
    for (const { fromDate, toDate, instrument } of membership) {
      if (fromDate > date || (toDate !== undefined && date >= toDate)) continue;
      sum.members += 1;
      if (instrument >= 0 && offset >= 0 && panel.tradeable[offset + instrument] === 1) sum.covered += 1;
    }
    years.set(year, sum);
  }
  return [...years].map(([year, { sessions, members, covered }]) => ({
    year,
    members: members / sessions,
    covered: covered / sessions,
    fraction: members === 0 ? 1 : covered / members,
  }));
}

/** The sentence that a report shows first, or undefined when there is nothing to warn of. */
export function survivorshipBanner(coverage: readonly CoverageYear[] | undefined): string | undefined {
  if (coverage === undefined) {
    return 'Survivorship cannot be judged: the collection has no membership file. If its instruments were chosen because they exist today, these results are too good.';
  }
  const worst = [...coverage].sort((a, b) => a.fraction - b.fraction)[0];
  if (worst === undefined || worst.fraction >= COVERAGE_FLOOR) return undefined;
  const last = coverage[coverage.length - 1];
  const percent = (value: number): string => `${(value * 100).toFixed(0)}%`;
  return (
    `Survivorship: prices cover ${percent(worst.fraction)} of the index members in ${worst.year} and ${percent(last.fraction)} in ` +
    `${last.year}. Companies that failed or were taken over are missing, so these results are too good.`
  );
}
