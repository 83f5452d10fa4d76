export * from './errors.js';
export { type FeatureWindows, joinWindows } from './numeric/feature-windows.js';
export { type NumericWindowEncoder } from './numeric/numeric-window-encoder.js';
export { PcaEncoder, type PcaTraining } from './numeric/pca-encoder.js';
export { RobustScaler, type ScalerParameters } from './numeric/robust-scaler.js';
export {
  ENCODER_OUTPUTS,
  marketEncoderOutput,
  scheduledEnd,
  type TrainingEnd,
  windowEncoderOutput,
} from './proof/encoder-outputs.js';
export { embeddingBytes, embeddingOfBytes } from './store/embedding-bytes.js';
export { type EmbeddingQuery, EmbeddingRepository, type StoredEmbedding } from './store/embedding-repository.js';
export { type InstrumentWindows, windowFeatures } from './windows/window-features.js';
export { type NamedFactor, requiredHistory, type WindowSpec, windowSpecName } from './windows/window-spec.js';
