import { type TradeDate } from '@prometheus/core';
import { PanelView, type ViewContext } from '@prometheus/data';
import { type RegimeEngine, type RegimeState, type TrainedModel } from '@prometheus/regime';

import { sessionRange } from './history-range.js';
import { indexLevels } from './index-levels.js';
import { modelRecord } from './model-record.js';
import { type LabelledSession, type RegimeHistory, type RegionSession } from './regime-history.js';

export interface RegimeRequest {
  /** With the facts that the engine requires. */
  readonly context: ViewContext;
  readonly engine: RegimeEngine;
  readonly from: TradeDate;
  readonly to: TradeDate;
  readonly progress?: (done: number, total: number) => void;
}

export interface CollectedRegimes {
  readonly history: RegimeHistory;
  /** Of each session and region, by date. */
  readonly states: readonly RegimeState[];
  /** Encoders and classifiers that these states name. */
  readonly models: readonly TrainedModel[];
}

/** Asks the engine at every close of a range, as a run over these sessions would.
 * @throws {DateRangeError} when the collection does not have the range */
export function collectRegimes({ context, engine, from, to, progress }: RegimeRequest): CollectedRegimes {
  const { panel } = context;
  const { first, last } = sessionRange(panel, from, to);
  const regions = engine.config.regions;
  const total = last - first + 1;
  const states = regions.map((): RegimeState[] => []);
  const global: LabelledSession[] = [];
  for (let t = first; t <= last; t++) {
    const view = new PanelView(context, t, Infinity);
    regions.forEach(({ id }, r) => states[r].push(engine.getRegime(view, id)));
    const { asOfDate, label, since, probabilities, confidence, reasons } = engine.getGlobalRegime(view);
    global.push({ date: asOfDate, label, since, probabilities: probabilities.value, confidence, reasons });
    progress?.(t - first + 1, total);
  }
  const end = new PanelView(context, last, Infinity);
  const named = new Set(states.flatMap((ofRegion) => ofRegion.flatMap(({ modelIds }) => modelIds)));
  const models = engine.models().filter(({ modelId }) => named.has(modelId));
  const history: RegimeHistory = {
    collection: panel.header.collection,
    configId: engine.configId,
    regions: regions.map((region, r) => {
      const classifiers = new Set(states[r].map(({ modelIds }) => modelIds.at(-1)));
      return {
        region: region.id,
        sessions: states[r].map(regionSession),
        index: indexLevels(end, region, total),
        models: models.filter(({ modelId }) => classifiers.has(modelId)).map(({ artifact }) => modelRecord(artifact)),
      };
    }),
    ...(regions.length === 1 ? {} : { global }),
  };
  return { history, states: states[0].flatMap((_, k) => states.map((ofRegion) => ofRegion[k])), models };
}

function regionSession(state: RegimeState): RegionSession {
  const { explanation } = state;
  return {
    date: state.asOfDate,
    label: state.label,
    since: state.since,
    probabilities: state.probabilities.value,
    confidence: state.confidence,
    reasons: state.reasons,
    coverage: state.coverage,
    modelId: state.modelIds.at(-1) ?? '',
    drivers: state.drivers,
    ...(explanation === undefined
      ? {}
      : {
          explanation: {
            leading: explanation.leading,
            runnerUp: explanation.runnerUp,
            logOdds: explanation.logOdds,
            base: explanation.base,
            priorLogOdds: explanation.priorLogOdds,
          },
        }),
  };
}
