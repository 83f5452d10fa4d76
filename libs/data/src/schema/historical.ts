/** Every table of the `historical` schema: what drizzle-kit reads to write migrations/historical. */
export { collections, ingestionBatches, qcFindings } from './collections.js';
export { corporateActions } from './corporate-actions.js';
export { indexConstituents } from './index-constituents.js';
export { historical } from './namespaces.js';
export { pricesDaily } from './prices.js';
