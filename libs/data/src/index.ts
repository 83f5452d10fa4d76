export * from './errors.js';
export { corwinSchultzSpread } from './features/corwin-schultz.js';
export { averageDollarVolume } from './features/dollar-volume.js';
export { drawdown } from './features/drawdown.js';
export { type Feature, FeatureColumns } from './features/feature.js';
export { medianVolume } from './features/median-volume.js';
export { returns } from './features/returns.js';
export { realisedVolatility } from './features/volatility.js';
export {
  type CorporateActionType,
  MarketPanel,
  type MembershipSpell,
  PANEL_FIELDS,
  type PanelAction,
  type PanelField,
  type PanelHeader,
  type PanelInstrument,
} from './panel/market-panel.js';
export {
  type BuilderAction,
  type BuilderSpell,
  PanelBuilder,
  type PanelSpec,
  type SessionSource,
} from './panel/panel-builder.js';
export { type LoadedPanel, loadPanel, type LoadPanelOptions, sessionCloses } from './panel/panel-source.js';
export { dataVintage, panelDigest } from './panel/panel-digest.js';
export { PRICE_BASES, type PriceBasis, PriceLevelError, requirePriceLevel } from './panel/price-basis.js';
export { type AsOfView, type KnownAction, type PanelWindow, type ViewField } from './view/as-of-view.js';
export { PanelView } from './view/panel-view.js';
export { type SessionCloses, ViewContext } from './view/view-context.js';
export { BinaryCopyReader } from './copy/binary-copy-reader.js';
export { BinaryCopyWriter } from './copy/binary-copy-writer.js';
export { type CopyColumn, type CopyTarget, type CopyType } from './copy/copy-columns.js';
export { copyIn } from './copy/copy-in.js';
export { copyOut, copyRows } from './copy/copy-out.js';
export { type Database, type Store, type StoreTransaction } from './database/store.js';
export { closeOnSignals } from './database/close-on-signals.js';
export { type DatabaseConfig, type DatabaseConfigInput, databaseConfigSchema } from './database/config.js';
export { openDatabase } from './database/open-database.js';
export { scramblePanelAfter, truncatePanel } from './panel/panel-counterfactual.js';
export { BUILT_IN_FEATURES } from './features/built-in-features.js';
export {
  type DatasetReport,
  type FindingSummary,
  type IngestProgress,
  type IngestReport,
} from './ingestion/ingest-report.js';
export { ingestCsv } from './ingestion/ingest-csv.js';
export { type CloseSeries, inferActions, type InferredAction } from './inference/infer-actions.js';
export { type InferenceSummary, STORED_CONFIDENCE } from './inference/inferred-action-file.js';
export { type IngestContext, type IngestCsvOptions } from './ingestion/ingest-request.js';
export { openScratchDatabase, type ScratchDatabase } from './database/scratch-database.js';
export { movingAverageRatio } from './features/moving-average.js';
export {
  type CollectionRecord,
  type ConstituentRecord,
  type CorporateActionRecord,
  DataReader,
  type InstrumentRecord,
  type PriceColumns,
  type ReadFilters,
} from './reading/data-reader.js';
export { type BarSeries } from './ingestion/bar-series-source.js';
export { type CollectionOptions } from './ingestion/ingest-request.js';
export { DataWriter } from './writing/data-writer.js';
