import { type JsonValue, type TradeDate } from '@prometheus/core';
import { type Filtered, mapFiltered } from '@prometheus/statistics';

import { type RegionId } from '../config/region-schema.js';
import { REGIME_LABELS, type RegimeLabel, type UNDETERMINED } from '../labels/regime-label.js';
import { type LabelProbabilities } from './hysteresis.js';

/** What a region gives to the global view. */
export interface RegionShare {
  readonly region: RegionId;
  /** Its part of the global view, in [0, 1]; 0 when it is left out. */
  readonly weight: number;
  readonly label: RegimeLabel | typeof UNDETERMINED;
  /** Why it is left out. */
  readonly leftOut?: string;
}

/** The regions of a configuration as one. */
export interface GlobalRegime {
  readonly asOfDate: TradeDate;
  /** `UNDETERMINED` while no region counts. */
  readonly label: RegimeLabel | typeof UNDETERMINED;
  /** First session under the label. */
  readonly since: TradeDate;
  /** Weighted mean of the regions' probabilities, sum 1; all zero while no region counts. */
  readonly probabilities: Filtered<LabelProbabilities>;
  /** Probability of the label times the regions' confidence factors and the share of weight that counts, in [0, 1]. */
  readonly confidence: number;
  /** Weighted mean of the regions' coverage; those left out have none. */
  readonly coverage: number;
  /** All regions in the order of the configuration. */
  readonly regions: readonly RegionShare[];
  readonly reasons: readonly string[];
}

/** Weighted mean of label probabilities.
 * @param parts at least one; weights that sum to 1 */
export function blendProbabilities(
  parts: readonly { readonly weight: number; readonly labels: Filtered<LabelProbabilities> }[],
): Filtered<LabelProbabilities> {
  const [{ labels: first }] = parts;
  return mapFiltered(first, () => {
    const sums = Object.fromEntries(REGIME_LABELS.map((label) => [label, 0])) as Record<RegimeLabel, number>;
    for (const { weight, labels } of parts) {
      for (const label of REGIME_LABELS) sums[label] += weight * labels.value[label];
    }
    return sums;
  });
}

/** All of a global view as a value for canonical JSON. */
export function globalRegimeJson(regime: GlobalRegime): JsonValue {
  return {
    asOfDate: regime.asOfDate,
    label: regime.label,
    since: regime.since,
    confidence: regime.confidence,
    coverage: regime.coverage,
    probabilities: { ...regime.probabilities.value },
    regions: regime.regions.map((share) => ({ ...share })),
    reasons: [...regime.reasons],
  };
}
