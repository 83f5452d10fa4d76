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
  type PanelTicker,
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
export { ingestParquet } from './ingestion/ingest-parquet.js';
export { type CloseSeries, inferActions, type InferredAction } from './inference/infer-actions.js';
export { type InferenceSummary, STORED_CONFIDENCE } from './inference/inferred-action-file.js';
export { type IngestContext, type IngestCsvOptions } from './ingestion/ingest-request.js';
export { openScratchDatabase, type ScratchDatabase } from './database/scratch-database.js';
export { movingAverageRatio } from './features/moving-average.js';
export { absorptionRatio } from './features/market/absorption-ratio.js';
export { averageCorrelation } from './features/market/average-correlation.js';
export { breadth } from './features/market/breadth.js';
export { BUILT_IN_MARKET_SERIES, builtInMarketSeries } from './features/market/built-in-market-series.js';
export { dispersion } from './features/market/dispersion.js';
export { macroLevel } from './features/market/macro-level.js';
export { marketDrawdown } from './features/market/market-drawdown.js';
export { indexReturn, type MarketIndex } from './features/market/market-index.js';
export { marketReturn } from './features/market/market-return.js';
export { type MarketSelection, type Selected } from './features/market/market-selection.js';
export { type MarketSeries, type MarketSource } from './features/market/market-series.js';
export { marketVolatility } from './features/market/market-volatility.js';
export { volatilityOfVolatility } from './features/market/volatility-of-volatility.js';
export { type CausalOutput } from './proof/causal-output.js';
export {
  type CollectionRecord,
  type ConstituentRecord,
  type CorporateActionRecord,
  DataReader,
  type InstrumentRecord,
  type PriceColumns,
  type ReadFilters,
  type SymbolRecord,
} from './reading/data-reader.js';
export { type BarSeries } from './ingestion/bar-series-source.js';
export { type CollectionOptions } from './ingestion/ingest-request.js';
export { DataWriter } from './writing/data-writer.js';
export { BAR_PROVIDERS, PROVIDERS } from './providers/bar-providers.js';
export { answerKey } from './providers/download/answer-key.js';
export {
  ingestSymbolLists,
  type IngestSymbolListOptions,
  type SymbolListReport,
} from './providers/nasdaq-symbols/ingest-symbol-list.js';
export { type ListedSymbol, parseSymbolList, type SymbolList } from './providers/nasdaq-symbols/symbol-list.js';
export { ingestStooqZip, type IngestStooqZipOptions } from './providers/stooq/ingest-stooq-zip.js';
export { type DownloadedBytes, Downloader, type DownloaderOptions } from './providers/download/downloader.js';
export {
  type DownloadProgress,
  type DownloadReport,
  ingestFromProvider,
  type ProviderIngestContext,
  type ProviderIngestOptions,
  type ProviderIngestReport,
} from './providers/ingest-from-provider.js';
export {
  type AnswerRefusal,
  type BarProvider,
  type DateRange,
  type DownloadedText,
  type DownloadRequest,
  type ProviderAction,
  type ProviderCapability,
  type ProviderDescription,
  type RateLimit,
  type SymbolHistory,
} from './providers/provider.js';
export { type FactLine, factDigests } from './facts/fact-lines.js';
export { type FactBundle, loadFacts, noFacts, viewFacts } from './facts/fact-bundle.js';
export { dependsOnFacts, type FactRequirements, mergedRequirements, requiresFacts } from './facts/fact-requirements.js';
export { type MacroFacts, type MacroObservation } from './facts/macro-facts.js';
export { type ViewFacts } from './facts/view-facts.js';
export { type FilingFacts, type FilingSection, type KnownFiling } from './facts/filing-facts.js';
export { htmlText, MAX_DOCUMENT_CHARACTERS } from './filings/html-text.js';
export { type FilingReport, ingestFilingFolder, type IngestFilingFolderOptions } from './filings/ingest-filings.js';
export { type IssuerFiling, LoadedFilingFacts, readIssuerFilings } from './filings/loaded-filing-facts.js';
export { type FilingRecord } from './filings/read-filings.js';
export { filingSections } from './filings/sections.js';
export {
  ingestSecFilings,
  type IngestSecFilingsOptions,
  type SecContext,
} from './providers/sec-edgar/ingest-sec-filings.js';
export { type SubmittedFiling } from './providers/sec-edgar/submissions.js';
export { type FundamentalBasis, type FundamentalFact, type FundamentalFacts } from './facts/fundamental-facts.js';
export { type FundamentalReport } from './fundamentals/fundamental-batch.js';
export { ingestFundamentals, type IngestFundamentalsOptions } from './fundamentals/ingest-fundamentals.js';
export {
  LoadedFundamentalFacts,
  loadFundamentalFacts,
  type StoredFigure,
} from './fundamentals/loaded-fundamental-facts.js';
export { type FundamentalRecord } from './fundamentals/read-fundamentals.js';
export { ingestCompanyFacts, type IngestCompanyFactsOptions } from './providers/sec-edgar/ingest-company-facts.js';
export { SEC_EDGAR } from './providers/sec-edgar/sec-edgar.js';
export { FINDING_SEVERITY, type FindingCode, type FindingSeverity } from './ingestion/quality-control/finding.js';
export {
  DEFAULT_QUALITY_POLICY,
  FINDING_RULES,
  type FindingRule,
  loadQualityPolicy,
  type QualityPolicy,
  qualityPolicySchema,
} from './ingestion/quality-control/policy.js';
export { type DegradedSessions } from './ingestion/quality-control/session-quality.js';
export {
  type CoverageReport,
  coverageReport,
  type InstrumentGaps,
  type SessionCoverage,
} from './reading/coverage-report.js';
export {
  type BatchRecord,
  type FindingCount,
  type FindingFilters,
  type FindingRow,
  type JumpRecord,
  QualityReader,
  type RestatedBar,
} from './reading/quality-reader.js';
export { ingestMacroCsv, type IngestMacroCsvOptions } from './macro/ingest-macro-csv.js';
export { LoadedMacroFacts, loadMacroFacts, type StoredObservation } from './macro/loaded-macro-facts.js';
export { type MacroReport, type MacroSeriesReport } from './macro/macro-batch.js';
export { type MacroFilters, type MacroRecord } from './macro/read-macro.js';
export { loadSeriesDefinitions, type SeriesDefinition, type SeriesDefinitions } from './macro/series-definition.js';
export { FRED } from './providers/fred/fred.js';
export { type FredContext, ingestFred, type IngestFredOptions } from './providers/fred/ingest-fred.js';
export {
  type HistoricalBarClient,
  type HistoricalBarListener,
  type IbkrBar,
  type IbkrBarRequest,
  type IbkrContract,
  type IbkrWhatToShow,
} from './providers/ibkr/historical-bar-client.js';
export { type IbkrIngestContext, type IbkrIngestOptions, ingestFromIbkr } from './providers/ibkr/ingest-from-ibkr.js';
export { IbkrPacer } from './providers/ibkr/pacer.js';
export { type ModelFilters, ModelRegistry } from './models/model-registry.js';
export { modelIdOf, type RegisteredModel, type TrainedModel, type TrainingDataSpec } from './models/trained-model.js';
