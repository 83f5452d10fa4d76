import { loadFacts, type MarketPanel, requiresFacts, sessionCloses, ViewContext, viewFacts } from '@prometheus/data';
import { type RegimeConfig, type RegimeEngine } from '@prometheus/regime';

import { OptionError } from '../../errors.js';
import { type Session } from '../../session.js';
import { openPanel } from '../data/data-options.js';

/** The collection's panel with the facts that the engine requires, as views serve them.
 * @throws {OptionError} for an index that the collection does not have */
export async function openMarket(
  session: Session,
  collection: string,
  { config, requires }: Pick<RegimeEngine, 'config' | 'requires'>,
  quiet: boolean,
): Promise<ViewContext> {
  const { panel } = await openPanel(session, collection, quiet);
  requireIndexes(panel, config);
  const facts = requiresFacts(requires)
    ? viewFacts(await loadFacts(session.database, collection, requires))
    : undefined;
  return new ViewContext(panel, sessionCloses(panel), facts);
}

function requireIndexes({ header }: MarketPanel, { regions }: RegimeConfig): void {
  for (const { id, index } of regions) {
    if (index.kind !== 'instrument') continue;
    const { symbol } = index;
    const isThere = header.instruments.some(
      (known) => known.symbol === symbol || known.tickers?.some((ticker) => ticker.symbol === symbol) === true,
    );
    if (isThere) continue;
    const remedy = `The collection "${header.collection}" has no such instrument. Name one of it, or a series as macro:<series>.`;
    throw new OptionError(`The index of region ${id},`, symbol, remedy);
  }
}
