import { type AsOfView } from '@prometheus/data';

import { type RegimeConfig } from '../config/regime-config.js';
import { type RegionId } from '../config/region-schema.js';
import { UNDETERMINED } from '../labels/regime-label.js';
import { type FilteredDay } from './regime-day.js';
import { type RegimeState } from './regime-state.js';
import { type FollowedRegion } from './region-follower.js';
import { NO_LABELS, NO_STATES } from './without-model.js';

/** A region's newest session as a state. */
export function describeRegion(
  config: RegimeConfig,
  view: AsOfView,
  region: RegionId,
  followed: FollowedRegion,
): RegimeState {
  const { dates, names, row, day } = followed;
  const present = names.flatMap((name, i): [string, number][] => (Number.isFinite(row[i]) ? [[name, row[i]]] : []));
  const common = { asOfDate: view.asOfDate, region, features: Object.fromEntries(present) };
  const held = view.degraded().map((reason) => `quality control on ${view.asOfDate}: ${reason}`);
  const failure = day?.refitFailure === undefined ? [] : [day.refitFailure];
  const filtered = day?.filtered;
  if (filtered === undefined) {
    return {
      ...common,
      label: UNDETERMINED,
      since: dates[0] ?? view.asOfDate,
      embedding: new Float32Array(0),
      probabilities: NO_LABELS,
      stateProbabilities: NO_STATES,
      confidence: 0,
      inputQuality: 0,
      drivers: [],
      modelIds: [],
      coverage: 0,
      reasons: [...failure, ...whyNoModel(config, dates.length), ...held],
    };
  }
  const { model, standing, states, labels, before, unobserved } = filtered;
  const explanation = model.explain(before, row);
  const quality = inputQuality(config, filtered, held.length > 0);
  const have = new Set(present.map(([name]) => name));
  const missing = model.names.filter((name) => !have.has(name));
  return {
    ...common,
    label: standing.label,
    since: dates[standing.since],
    embedding: unobserved > 0 ? new Float32Array(0) : model.embedding(row),
    probabilities: labels,
    stateProbabilities: states,
    // A sum of probabilities may pass 1 by a rounding.
    confidence: Math.min(1, labels.value[standing.label] * quality),
    inputQuality: quality,
    drivers: explanation.drivers,
    explanation,
    modelIds: model.modelIds,
    coverage: (model.names.length - missing.length) / names.length,
    reasons: [...failure, ...model.reasons, ...whyUnobserved(unobserved, missing), ...held],
  };
}

/** What doubt about the inputs leaves of a probability, in [0, 1]. */
function inputQuality({ confidence }: RegimeConfig, day: FilteredDay, degraded: boolean): number {
  const { degradedSession, missingFeatures, coverageExponent } = confidence;
  return (
    (degraded ? degradedSession : 1) *
    (day.unobserved > 0 ? missingFeatures : 1) *
    day.model.coverage ** coverageExponent
  );
}

function whyNoModel({ anchorDate, minimumHistory, refit }: RegimeConfig, sessions: number): string[] {
  if (sessions === 0) return [`the first session watched is ${anchorDate ?? 'still to come'}`];
  if (sessions < minimumHistory) return [`warming up: ${sessions} of ${minimumHistory} sessions`];
  return [`warming up: the first model comes with a ${refit} fit`];
}

function whyUnobserved(unobserved: number, missing: readonly string[]): string[] {
  if (unobserved === 0) return [];
  const what = missing.length === 0 ? 'a feature has no value after its transform' : `missing: ${missing.join(', ')}`;
  return [
    `${what}; the state is predicted, not observed, for ${unobserved} ${unobserved === 1 ? 'session' : 'sessions'}`,
  ];
}
