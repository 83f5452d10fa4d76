import { type TradeDate } from '@prometheus/core';
import { type AsOfView } from '@prometheus/data';

import { type RegimeConfig } from '../config/regime-config.js';
import { UNDETERMINED } from '../labels/regime-label.js';
import { type GlobalRegime, type RegionShare } from './global-regime.js';
import { type GlobalDay } from './global-timeline.js';
import { type RegimeState } from './regime-state.js';
import { NO_LABELS } from './without-model.js';

/** All regions' newest session as one state.
 * @param states of the regions, in the order of the configuration
 * @param day the session of the global timeline; undefined before the anchor */
export function describeGlobal(
  config: RegimeConfig,
  view: AsOfView,
  dates: readonly TradeDate[],
  states: readonly RegimeState[],
  day: GlobalDay | undefined,
): GlobalRegime {
  const regions = states.map((state, r): RegionShare => {
    const { region, label } = state;
    const weight = day?.weights[r] ?? 0;
    return weight > 0 ? { region, label, weight } : { region, label, weight, leftOut: whyLeftOut(state) };
  });
  const mean = (figure: (state: RegimeState) => number): number =>
    states.reduce((sum, state, r) => sum + regions[r].weight * figure(state), 0);
  const share = countedShare(config, regions);
  const standing = day?.standing;
  const probabilities = day?.labels ?? NO_LABELS;
  const reasons = regions.flatMap(({ region, leftOut }) =>
    leftOut === undefined ? [] : [`${region} is left out: ${leftOut}`],
  );
  const { coverageExponent } = config.confidence;
  return {
    asOfDate: view.asOfDate,
    label: standing?.label ?? UNDETERMINED,
    since: dates[standing?.since ?? day?.undeterminedSince ?? 0] ?? view.asOfDate,
    probabilities,
    confidence:
      standing === undefined
        ? 0
        : Math.min(
            1,
            mean((state) => state.inputQuality * state.probabilities.value[standing.label]) * share ** coverageExponent,
          ),
    coverage: share * mean(({ coverage }) => coverage),
    regions,
    reasons,
  };
}

/** The part of all regions' weight that those have which count. */
function countedShare({ regions }: RegimeConfig, shares: readonly RegionShare[]): number {
  const total = regions.reduce((sum, { weight }) => sum + weight, 0);
  return regions.reduce((sum, { weight }, r) => sum + (shares[r].weight > 0 ? weight : 0), 0) / total;
}

function whyLeftOut({ label, reasons }: RegimeState): string {
  return label === UNDETERMINED ? (reasons[0] ?? 'there is no model') : 'its newest sessions could not be observed';
}
