import { type FeatureRows, sliceRows } from '../features/feature-rows.js';
import { regimeFeatures } from '../features/regime-features.js';
import { transformedValues, usableFeatures } from '../features/usable-features.js';
import { labelOf, unseenFeatures } from '../labels/label-states.js';
import { type ModelState } from './model-state.js';
import { type RegimeModel, type RegimeModelParts, type TrainingOptions } from './regime-model.js';
import { matchStates } from './state-matching.js';
import { stateMeans, stateWeights } from './state-means.js';
import { encodedRows, fitClassifier, trainEncoder, trainingSpec } from './trained-parts.js';

/** Learns the parts of a model.
 * @throws {TooFewTrainingRowsError} while too few rows are complete */
export function trainModel(rows: FeatureRows, options: TrainingOptions): RegimeModelParts {
  const { config, region, cut, previous } = options;
  const window = trainingWindow(rows, config.window);
  const features = regimeFeatures(config, region);
  const { used, reasons } = usableFeatures(window, features, config.minimumCoverage);
  const values = transformedValues(window, used);
  const encoder = trainEncoder(values, window.dates, used, options);
  const scores = encodedRows(encoder, values);
  const { classifier, bic } = fitClassifier(
    scores,
    encoder.embeddingDim,
    config,
    options.random,
    earlierFit(previous, window, config.classifier),
    options.selectStates,
  );

  const probabilities = classifier.filter(scores).value;
  const dimensions = encoder.embeddingDim;
  const counted = window.dates.map((_, t) => Number.isFinite(scores[t * dimensions]));
  const shape = { states: classifier.states, counted };
  const prototypes = named(
    stateMeans(values, probabilities, { ...shape, features: used.length }),
    used.map(({ name }) => name),
  );
  const allMeans = stateMeans(window.values, probabilities, { ...shape, features: features.length });
  const inUse = new Set(used.map(({ name }) => name));
  const means = named(allMeans, window.names).map((all) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => inUse.has(name))),
  );
  const weights = stateWeights(probabilities, classifier.states, counted);
  const predecessors = matchStates(previous?.states ?? [], prototypes, encoder.names, (row) =>
    encoder.scaler.transform(row),
  );
  let nextState = previous?.parts.nextState ?? 1;
  const states = prototypes.map((prototype, k): ModelState => {
    const predecessor = predecessors[k] < 0 ? undefined : previous?.states[predecessors[k]];
    return {
      id: predecessor?.id ?? `S${nextState++}`,
      label: labelOf(config.labelRules, means[k], predecessor?.label),
      weight: weights[k],
      means: means[k],
      prototype,
    };
  });

  const unseen = unseenFeatures(config.labelRules, encoder.names);
  return {
    region: region.id,
    cut,
    columns: window.names,
    used,
    encoder,
    classifier,
    states,
    nextState,
    metrics: {
      rows: window.dates.length,
      completeRows: encoder.trainingRows,
      logLikelihood: classifier.logLikelihood,
      bic,
      iterations: classifier.iterations,
      converged: classifier.converged,
      dimensions,
      coverage: used.length / features.length,
    },
    reasons: [...reasons, ...unseen.map((name) => `rules that ask for ${name} do not hold: it is not in use`)],
    trainingSpec: trainingSpec(config, region, window, { from: window.dates[0], cut }),
  };
}

function trainingWindow(rows: FeatureRows, window: 'expanding' | number): FeatureRows {
  const sessions = rows.dates.length;
  return window === 'expanding' ? rows : sliceRows(rows, Math.max(0, sessions - window), sessions);
}

/** What the model before says of the window, unless it was made in another way. */
function earlierFit(
  previous: RegimeModel | undefined,
  window: FeatureRows,
  kind: string,
): { readonly states: number; readonly responsibilities: Float64Array } | undefined {
  if (previous === undefined || previous.classifier.kind !== kind) return undefined;
  return { states: previous.states.length, responsibilities: previous.filterAll(window).value };
}

/** Rows of a (K * F,) matrix by feature. */
function named(matrix: Float64Array, names: readonly string[]): Readonly<Record<string, number>>[] {
  return Array.from({ length: matrix.length / names.length }, (_, k) =>
    Object.fromEntries(names.map((name, f) => [name, matrix[k * names.length + f]])),
  );
}
