export { writeCsvCollection } from './csv/write-csv-collection.js';
export { IndexRowError, MissingIndexSessionsError, TargetDirectoryError } from './errors.js';
export { type AlignedIndex, alignIndexToSessions, type IndexRow } from './index-path/align-index.js';
export { generateSyntheticMarket } from './market/generate-synthetic-market.js';
export {
  type InstrumentTruth,
  type KnownTruth,
  type MembershipSpell,
  type OfferTruth,
  type ShareCount,
  type SyntheticBars,
  type SyntheticCorporateAction,
  type SyntheticDelisting,
  type SyntheticInstrument,
  type SyntheticMarket,
} from './market/synthetic-market.js';
export { residualReturns } from './residual-returns.js';
export { gamma } from './sampling/gamma.js';
export { studentScale, studentT } from './sampling/student-t.js';
export { type ResolvedSyntheticMarketSpec, type SyntheticMarketSpec, syntheticMarketSpecSchema } from './spec.js';
