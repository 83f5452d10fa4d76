/** Every table of the `historical` schema: what drizzle-kit reads to write migrations/historical. */
export { collections, ingestionBatches, qcFindings } from './collections.js';
export { corporateActions } from './corporate-actions.js';
export { filings, filingSections } from './filings.js';
export { fundamentals } from './fundamentals.js';
export { indexConstituents } from './index-constituents.js';
export { macroDefinitions, macroSeries } from './macro.js';
export { historical } from './namespaces.js';
export { numericWindowEmbeddings } from './numeric-window-embeddings.js';
export { pricesDaily } from './prices.js';
export { symbolHistory } from './symbol-history.js';
