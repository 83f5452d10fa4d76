import { type TradeDate } from '@prometheus/core';
import {
  averageCorrelation,
  breadth,
  type CausalOutput,
  dispersion,
  marketDrawdown,
  type MarketIndex,
  marketReturn,
  type MarketSeries,
  marketVolatility,
  PanelView,
  type ViewContext,
} from '@prometheus/data';

import { type FeatureWindows, joinWindows } from '../numeric/feature-windows.js';
import { PcaEncoder } from '../numeric/pca-encoder.js';
import { requiredHistory, type WindowSpec } from '../windows/window-spec.js';
import { type InstrumentWindows, windowFeatures } from '../windows/window-features.js';

/** Sessions between two trainings. */
const RETRAINING = 21;
const EQUAL_WEIGHT: MarketIndex = { kind: 'equal_weight' };

/** Short, so that they reach all of their paths on short panels. */
const MARKET: readonly MarketSeries[] = [
  marketReturn(EQUAL_WEIGHT, 5),
  marketVolatility(EQUAL_WEIGHT, 10),
  marketDrawdown(EQUAL_WEIGHT, 21),
  breadth({ kind: 'all' }, 5),
  dispersion({ kind: 'all' }, 5),
  averageCorrelation({ kind: 'all' }, 10),
];

const WINDOWS: WindowSpec = {
  days: 10,
  horizons: [1, 5],
  market: EQUAL_WEIGHT,
  factors: [{ name: 'breadth', series: breadth({ kind: 'all' }, 2) }],
};

/** The last session that the training of the model in force at session t may see; undefined while there is none. */
export type TrainingEnd = (t: number, context: ViewContext) => number | undefined;

/** The last session before t whose number in the market's calendar divides by the retraining interval: the same wherever a panel
 * begins or ends. */
export const scheduledEnd: TrainingEnd = (t, { panel }) => {
  const end = t - 1 - ((panel.header.firstSessionNumber + t - 1) % RETRAINING);
  return end < 0 ? undefined : end;
};

/** Scores and embedding of the market's features, by an encoder trained on their rows up to an earlier session. */
export function marketEncoderOutput(name: string, trainingEnd: TrainingEnd): CausalOutput {
  return trainedOutput(name, trainingEnd, marketRows, (context, t) => lastRow(marketRows(context, t)));
}

/** Embeddings of the windows of all instruments, by an encoder trained on such windows up to an earlier session. */
export function windowEncoderOutput(name: string, trainingEnd: TrainingEnd): CausalOutput {
  return trainedOutput(name, trainingEnd, windowRows, windowsAt);
}

/** Everything that this library computes from views. */
export const ENCODER_OUTPUTS: readonly CausalOutput[] = [
  { name: 'encoders: features of windows', open: (context) => (t) => windowText(windowsAt(context, t)) },
  marketEncoderOutput('encoders: num-regime-core-v1 of the market', scheduledEnd),
  windowEncoderOutput('encoders: PCA of windows', scheduledEnd),
];

function trainedOutput(
  name: string,
  trainingEnd: TrainingEnd,
  trainingRows: (context: ViewContext, end: number) => FeatureWindows,
  rowsAt: (context: ViewContext, t: number) => FeatureWindows,
): CausalOutput {
  return {
    name,
    open(context) {
      const trained = new Map<number, PcaEncoder | undefined>();
      return (t) => {
        const end = trainingEnd(t, context);
        if (end === undefined) return '';
        if (!trained.has(end))
          trained.set(end, trainedOn(trainingRows(context, end), context.panel.header.sessions[end]));
        const encoder = trained.get(end);
        return encoder === undefined ? '' : embeddingText(encoder, rowsAt(context, t));
      };
    },
  };
}

/** Undefined while there are too few rows. */
function trainedOn(windows: FeatureWindows, cut: TradeDate): PcaEncoder | undefined {
  const width = windows.names.length;
  const complete = windows.dates.filter(
    (_, row) => !windows.values.subarray(row * width, (row + 1) * width).some(Number.isNaN),
  );
  if (complete.length <= 2 * width) return undefined;
  return PcaEncoder.train(windows, {
    family: 'num-regime-core-v1',
    cut,
    explainedVariance: 0.9,
    maxDimensions: 4,
    clip: 5,
  });
}

/** A row for each session up to t, as known at each close. */
function marketRows(context: ViewContext, t: number): FeatureWindows {
  const view = new PanelView(context, t, Infinity);
  const values = new Float64Array((t + 1) * MARKET.length);
  MARKET.forEach((series, f) => {
    view.market(series, t + 1).forEach((value, session) => {
      values[session * MARKET.length + f] = value;
    });
  });
  return { names: MARKET.map(({ id }) => id), values, dates: context.panel.header.sessions.slice(0, t + 1) };
}

function lastRow({ names, values, dates }: FeatureWindows): FeatureWindows {
  return { names, values: values.slice(-names.length), dates: dates.slice(-1) };
}

function windowsAt(context: ViewContext, t: number): InstrumentWindows {
  return windowFeatures(new PanelView(context, t, requiredHistory(WINDOWS)), WINDOWS);
}

/** Windows that do not overlap, backwards from the last session. */
function windowRows(context: ViewContext, end: number): FeatureWindows {
  const tables: FeatureWindows[] = [];
  for (let t = end; t >= 0; t -= WINDOWS.days) tables.unshift(windowsAt(context, t));
  return joinWindows(tables);
}

function windowText({ instruments, values }: InstrumentWindows): string {
  return values.every(Number.isNaN) ? '' : `${instruments.join(',')} ${textOf(values)}`;
}

function embeddingText(encoder: PcaEncoder, { names, values }: FeatureWindows): string {
  const scores = Array.from({ length: values.length / names.length }, (_, row) =>
    textOf(encoder.scores(values.subarray(row * names.length, (row + 1) * names.length))),
  );
  return `${encoder.modelId} ${scores.join(' ')} ${textOf(encoder.embedBatch(values))}`;
}

/** Different numbers have different texts; NaN has one, though its bits depend on the instruction that made it. */
function textOf(values: Float64Array | Float32Array): string {
  return Array.from(values, (value) => (Object.is(value, -0) ? '-0' : String(value))).join(' ');
}
