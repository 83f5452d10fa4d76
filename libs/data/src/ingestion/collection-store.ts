import { type TradeDate } from '@prometheus/core';
import type pg from 'pg';

import { CollectionMismatchError } from '../errors.js';
import { type PriceBasis } from '../panel/price-basis.js';

export interface CollectionDeclaration {
  readonly collection: string;
  readonly market: string;
  readonly currency: string;
  /** Undefined when the caller leaves the choice. */
  readonly adjustment: PriceBasis | undefined;
  readonly adjustedAsOf: TradeDate | undefined;
  readonly hasAdjustedClose: boolean;
  readonly source: string;
}

export interface JoinedCollection {
  readonly adjustment: PriceBasis;
  readonly adjustmentReason: string;
}

interface StoredCollection {
  readonly market_id: string;
  readonly adjustment: PriceBasis;
  readonly currency: string;
  readonly metadata: { readonly hasAdjustedClose?: boolean };
}

/** Makes the collection, or checks that new data is of its kind.
 * @throws {CollectionMismatchError} when it is not */
export async function joinCollection(
  client: pg.ClientBase,
  declared: CollectionDeclaration,
  now: Date,
): Promise<JoinedCollection> {
  const { collection, market, currency, hasAdjustedClose } = declared;
  const { rows } = await client.query<StoredCollection>(
    'SELECT market_id, adjustment, currency, metadata FROM historical.collections WHERE collection_id = $1',
    [collection],
  );
  if (rows.length === 0) {
    const chosen = chooseAdjustment(declared);
    await client.query(
      `INSERT INTO historical.collections
         (collection_id, market_id, adjustment, adjusted_as_of, currency, source, metadata, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        collection,
        market,
        chosen.adjustment,
        declared.adjustedAsOf ?? null,
        currency,
        declared.source,
        JSON.stringify({ hasAdjustedClose }),
        now,
      ],
    );
    return chosen;
  }
  const [stored] = rows;
  const check = (property: CollectionMismatchError['property'], before: string, given: string | undefined): void => {
    if (given !== undefined && before !== given) throw new CollectionMismatchError(collection, property, before, given);
  };
  const columnText = (has: boolean): string => (has ? 'a column' : 'no column');
  check('adjustment', stored.adjustment, declared.adjustment);
  check('market', stored.market_id, market);
  check('currency', stored.currency, currency);
  check(
    'adjusted close',
    columnText(stored.metadata.hasAdjustedClose ?? hasAdjustedClose),
    columnText(hasAdjustedClose),
  );
  return { adjustment: stored.adjustment, adjustmentReason: 'as the collection was ingested before' };
}

function chooseAdjustment({ adjustment, hasAdjustedClose }: CollectionDeclaration): JoinedCollection {
  if (adjustment === 'total_return' && !hasAdjustedClose) {
    const adjustmentReason = 'declared; without an adjusted close column the closes are taken as adjusted';
    return { adjustment, adjustmentReason };
  }
  if (adjustment !== undefined) return { adjustment, adjustmentReason: 'declared' };
  return hasAdjustedClose
    ? { adjustment: 'total_return', adjustmentReason: 'not declared, and the files have an adjusted close' }
    : { adjustment: 'raw', adjustmentReason: 'not declared, and the files have no adjusted close' };
}
