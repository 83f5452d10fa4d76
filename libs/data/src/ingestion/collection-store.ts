import { type TradeDate } from '@prometheus/core';
import type pg from 'pg';

import { CollectionKindError, CollectionMismatchError } from '../errors.js';
import { type PriceBasis } from '../panel/price-basis.js';

/** Prices and what belongs to issuers, or series of an economy. */
export type CollectionKind = 'instruments' | 'macro';

export interface CollectionDeclaration {
  readonly collection: string;
  /** Default `instruments`. */
  readonly kind?: CollectionKind;
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
  readonly kind: CollectionKind;
  readonly market_id: string;
  readonly adjustment: PriceBasis;
  readonly currency: string;
  readonly metadata: { readonly hasAdjustedClose?: boolean };
}

/** Makes the collection, or checks that new data is of its kind. A collection of which nothing but rejected batches is
 * known takes the new declaration.
 * @throws {CollectionKindError | CollectionMismatchError} when it is not */
export async function joinCollection(
  client: pg.ClientBase,
  declared: CollectionDeclaration,
  now: Date,
): Promise<JoinedCollection> {
  const { collection, kind = 'instruments', market, currency, hasAdjustedClose } = declared;
  const { rows } = await client.query<StoredCollection>(
    'SELECT kind, market_id, adjustment, currency, metadata FROM historical.collections WHERE collection_id = $1',
    [collection],
  );
  if (rows.length === 0 || !(await hasContent(client, collection))) {
    const chosen = chooseAdjustment(declared);
    await client.query(
      `INSERT INTO historical.collections
         (collection_id, kind, market_id, adjustment, adjusted_as_of, currency, source, metadata, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (collection_id) DO UPDATE SET (kind, market_id, adjustment, adjusted_as_of, currency, source, metadata) =
         (excluded.kind, excluded.market_id, excluded.adjustment, excluded.adjusted_as_of, excluded.currency, excluded.source,
          excluded.metadata)`,
      [
        collection,
        kind,
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
  requireKind(collection, stored.kind, kind);
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

/** @throws {CollectionKindError} */
export function requireKind(collection: string, stored: CollectionKind, wanted: CollectionKind): void {
  if (stored !== wanted) throw new CollectionKindError(collection, stored);
}

async function hasContent(client: pg.ClientBase, collection: string): Promise<boolean> {
  const { rows } = await client.query<{ only_rejected: boolean }>(
    `SELECT count(*) > 0 AND bool_and(state = 'REJECTED') AS only_rejected FROM historical.ingestion_batches
     WHERE collection_id = $1`,
    [collection],
  );
  return !rows[0].only_rejected;
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
