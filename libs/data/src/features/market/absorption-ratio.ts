import { symmetricEigenvalues } from '@prometheus/statistics';

import { requireDays } from '../feature.js';
import { CoveredNames } from './covered-names.js';
import { GramWindow } from './gram-window.js';
import { type MarketSelection, selectionId } from './market-selection.js';
import { type MarketSeries } from './market-series.js';

/** Absorption ratio: the share of the total variance of the selected names' daily returns over the last `days` sessions that their
 * first principal components absorb, in (0, 1]. High when a market moves as one.
 *
 * The components are a `share` of those that there can be, min(names, days - 1), rounded, at least one; where there are more
 * sessions than names that is a share of the names, as in the source. Returns have equal weights. Names with at least 80 % of the
 * returns count, a return that they miss as none; NaN with fewer than two names, or without variance.
 * The components of many sessions take time: `every` computes the ratio at each nth session of the market's calendar alone and holds it
 * until the next.
 * @param share of the components, in (0, 1]; a fifth in the source
 * @param every sessions from one computation to the next, default 1
 * @see Kritzman, Li, Page & Rigobon (2011), Journal of Portfolio Management 37(4), 112-126
 * @throws {RangeError} for a share outside (0, 1] or fewer than two days */
export function absorptionRatio(selection: MarketSelection, days: number, share: number, every = 1): MarketSeries {
  requireDays('absorptionRatio', days, 2);
  requireDays('absorptionRatio every', every, 1);
  if (!(share > 0 && share <= 1)) throw new RangeError(`absorptionRatio: the share ${share} must lie in (0, 1]`);
  return {
    id: `absorptionRatio(${selectionId(selection)},${days},${share}${every === 1 ? '' : `,every ${every}`})`,
    lookback: days - 1 + CoveredNames.lookback + every - 1,
    compute(source) {
      const { sessionCount, instrumentCount, header } = source.panel;
      const covered = new CoveredNames(source, selection, days);
      const gram = new GramWindow(covered.returns, instrumentCount, days);
      const ratios = new Float64Array(sessionCount).fill(Number.NaN);
      for (let t = 0; t < sessionCount; t++) {
        const names = covered.advance();
        if ((header.firstSessionNumber + t) % every !== 0) {
          if (t > 0) ratios[t] = ratios[t - 1];
          continue;
        }
        if (names.length < 2) continue;
        const components = Math.max(1, Math.round(share * Math.min(names.length, days - 1)));
        ratios[t] = absorbed(gram.centred(t, names), days, components);
      }
      return ratios;
    },
  };
}

/** @param centred shape (days * days,), whose eigenvalues are those of the covariance matrix times a constant */
function absorbed(centred: Float64Array, days: number, components: number): number {
  let total = 0;
  for (let a = 0; a < days; a++) total += centred[a * days + a];
  if (!(total > 0)) return Number.NaN;
  const eigenvalues = symmetricEigenvalues(centred, days);
  let first = 0;
  for (let k = 0; k < components; k++) first += eigenvalues[k];
  return Math.min(1, first / total);
}
