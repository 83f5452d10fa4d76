export { type ClassifierKind, type FittedClassifier, type RegimeClassifier } from './classifiers/classifier.js';
export { type FeatureConfig, featureName, type MacroFeatureConfig, macroFeatureName } from './config/feature-schema.js';
export { type LabelCondition, type LabelRule } from './config/label-rule-schema.js';
export {
  DEFAULT_REGIME_CONFIG,
  loadRegimeConfig,
  type RegimeConfig,
  type RegimeConfigInput,
  regimeConfigSchema,
} from './config/regime-config.js';
export { type RegionConfig, type RegionId, regionIdSchema } from './config/region-schema.js';
export * from './errors.js';
export { anchoredDates, type FeatureRows, featureRows, rowOf, sliceRows } from './features/feature-rows.js';
export {
  longestLookback,
  type RegimeFeature,
  regimeFeatures,
  regimeRequirements,
  regionIndex,
} from './features/regime-features.js';
export { REGIME_LABELS, type RegimeLabel, UNDETERMINED } from './labels/regime-label.js';
export { type ModelMetrics, type ModelState } from './model/model-state.js';
export { type RegimeDriver, type RegimeExplanation } from './model/regime-driver.js';
export { RegimeModel, type TrainingOptions } from './model/regime-model.js';
export { type GlobalRegime, globalRegimeJson, type RegionShare } from './engine/global-regime.js';
export { type LabelProbabilities } from './engine/hysteresis.js';
export { RegimeEngine, type RegimeEngineDeps } from './engine/regime-engine.js';
export { historyDayJson, type RegimeHistoryDay } from './engine/regime-history.js';
export { type RegimeState, regimeStateJson } from './engine/regime-state.js';
export { type TrainedModel } from './engine/trained-model.js';
export { type TransitionMatrix, transitionMatrixJson } from './engine/transition-matrix.js';
export { REGIME_OUTPUTS } from './proof/regime-outputs.js';
export { type RegimeRecord } from './repository/regime-records.js';
export { RegimeRepository, type SaveRegimesOptions } from './repository/regime-repository.js';
