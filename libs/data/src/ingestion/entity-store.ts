import type pg from 'pg';

import { entityId } from './symbol.js';

/** What is known of an instrument and its issuer; undefined leaves what is stored. */
export interface Entity {
  readonly symbol: string;
  /** Where it is not made of collection and symbol. */
  readonly instrumentId?: string;
  readonly hasPrices: boolean;
  /** Whether an action says that the instrument was delisted or merged away. */
  readonly isDelisted: boolean;
  readonly name?: string;
  readonly sector?: string;
  readonly industry?: string;
  readonly cik?: string;
  readonly assetClass?: string;
  readonly exchange?: string;
  /** Whether the exchange was only inferred, so that one that a file gave is kept. */
  readonly exchangeIsInferred?: boolean;
  readonly currency?: string;
}

export interface MarketRow {
  readonly marketId: string;
  readonly exchange: string;
  readonly timeZone: string;
}

const MARKET_NAMES: Readonly<Record<string, { readonly name: string; readonly region: string }>> = {
  US_EQ: { name: 'US equities', region: 'US' },
  US_FUT: { name: 'US equity index futures', region: 'US' },
  EU_EQ: { name: 'European equities', region: 'EU' },
  JP_EQ: { name: 'Japanese equities', region: 'JP' },
  ASIA_EQ: { name: 'Hong Kong equities', region: 'ASIA' },
  FX_GLOB: { name: 'Foreign exchange', region: 'GLOBAL' },
};

/** Makes the market, issuers and instruments known; rows that would not change are left alone.
 * @param currency of instruments of which nothing else is known */
export async function upsertEntities(
  client: pg.ClientBase,
  collection: string,
  market: MarketRow,
  currency: string,
  entities: readonly Entity[],
  now: Date,
): Promise<void> {
  const { name, region } = MARKET_NAMES[market.marketId] ?? { name: market.marketId, region: market.marketId };
  await client.query(
    `INSERT INTO runtime.markets (market_id, name, region, timezone, calendar_spec, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (market_id) DO NOTHING`,
    [market.marketId, name, region, market.timeZone, JSON.stringify({ exchange: market.exchange }), now],
  );
  const rows = JSON.stringify(
    entities.map((entity) => ({ ...entity, id: entity.instrumentId ?? entityId(collection, entity.symbol) })),
  );
  // The classification is the file's own, of no past date; whoever uses it in the past must know.
  await client.query(
    `INSERT INTO runtime.issuers AS stored (issuer_id, issuer_type, name, sector, industry, metadata, created_at, updated_at)
     SELECT e.id, 'COMPANY', coalesce(e.name, e.symbol), e.sector, e.industry,
       CASE WHEN e.cik IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('cik', e.cik) END, $2, $2
     FROM jsonb_to_recordset($1) AS e (id text, symbol text, name text, sector text, industry text, cik text)
     ON CONFLICT (issuer_id) DO UPDATE SET
       name = CASE WHEN excluded.issuer_id = $3 || ':' || excluded.name THEN stored.name ELSE excluded.name END,
       sector = coalesce(excluded.sector, stored.sector),
       industry = coalesce(excluded.industry, stored.industry),
       metadata = stored.metadata || excluded.metadata,
       updated_at = excluded.updated_at
     WHERE (stored.name, stored.sector, stored.industry, stored.metadata) IS DISTINCT FROM (
       CASE WHEN excluded.issuer_id = $3 || ':' || excluded.name THEN stored.name ELSE excluded.name END,
       coalesce(excluded.sector, stored.sector), coalesce(excluded.industry, stored.industry),
       stored.metadata || excluded.metadata)`,
    [rows, now, collection],
  );
  await client.query(
    `WITH incoming AS (
       SELECT e.*, coalesce(s.status, '') AS stored_status, s.exchange AS stored_exchange, s.asset_class AS stored_class,
         s.currency AS stored_currency
       FROM jsonb_to_recordset($1) AS e (id text, symbol text, "hasPrices" boolean, "isDelisted" boolean,
         "assetClass" text, exchange text, "exchangeIsInferred" boolean, currency text)
       LEFT JOIN runtime.instruments s ON s.instrument_id = e.id
     ), wanted AS (
       SELECT id, symbol, coalesce("assetClass", stored_class, 'EQUITY') AS asset_class,
         coalesce(currency, stored_currency, $4) AS currency,
         CASE WHEN "exchangeIsInferred" THEN coalesce(stored_exchange, exchange)
              ELSE coalesce(exchange, stored_exchange) END AS exchange,
         CASE WHEN "isDelisted" OR stored_status = 'DELISTED' THEN 'DELISTED'
              WHEN "hasPrices" OR stored_status = 'ACTIVE' THEN 'ACTIVE' ELSE 'NO_PRICES' END AS status
       FROM incoming
     )
     INSERT INTO runtime.instruments AS stored (instrument_id, issuer_id, market_id, collection_id, asset_class, symbol,
       exchange, currency, status, created_at, updated_at)
     SELECT id, id, $2, $3, asset_class, symbol, exchange, currency, status, $5, $5 FROM wanted
     ON CONFLICT (instrument_id) DO UPDATE SET
       asset_class = excluded.asset_class, exchange = excluded.exchange, currency = excluded.currency, status = excluded.status,
       updated_at = excluded.updated_at
     WHERE (stored.asset_class, stored.exchange, stored.currency, stored.status)
       IS DISTINCT FROM (excluded.asset_class, excluded.exchange, excluded.currency, excluded.status)`,
    [rows, market.marketId, collection, currency, now],
  );
}

/** Currencies of the stored instruments by symbol; not of members that the collection has no prices of, whose ticker
 * another instrument has. */
export async function storedCurrencies(
  client: pg.ClientBase | pg.Pool,
  collection: string,
): Promise<Map<string, string>> {
  const { rows } = await client.query<{ symbol: string; currency: string }>(
    `SELECT symbol, currency FROM runtime.instruments
     WHERE collection_id = $1 AND instrument_id = collection_id || ':' || symbol`,
    [collection],
  );
  return new Map(rows.map((row) => [row.symbol, row.currency]));
}
