import { sql } from 'drizzle-orm';
import { check, date, doublePrecision, index, jsonb, text, timestamp } from 'drizzle-orm/pg-core';

import { runtime } from './namespaces.js';

const stamps = {
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
};

export const markets = runtime.table('markets', {
  marketId: text('market_id').primaryKey(),
  name: text('name').notNull(),
  region: text('region').notNull(),
  timezone: text('timezone').notNull(),
  calendarSpec: jsonb('calendar_spec').notNull(),
  metadata: jsonb('metadata').notNull().default({}),
  ...stamps,
});

export const issuers = runtime.table(
  'issuers',
  {
    issuerId: text('issuer_id').primaryKey(),
    issuerType: text('issuer_type').notNull(),
    name: text('name').notNull(),
    country: text('country'),
    sector: text('sector'),
    industry: text('industry'),
    metadata: jsonb('metadata').notNull().default({}),
    ...stamps,
  },
  (t) => [check('issuers_type', sql`${t.issuerType} in ('COMPANY', 'SOVEREIGN', 'SECTOR', 'INDEX', 'OTHER')`)],
);

export const instruments = runtime.table(
  'instruments',
  {
    instrumentId: text('instrument_id').primaryKey(),
    issuerId: text('issuer_id')
      .notNull()
      .references(() => issuers.issuerId),
    marketId: text('market_id')
      .notNull()
      .references(() => markets.marketId),
    collectionId: text('collection_id').notNull(),
    assetClass: text('asset_class').notNull(),
    symbol: text('symbol').notNull(),
    /** Venue of the last bars where known: NYSE, AMEX, NASDAQ, OTC. */
    exchange: text('exchange'),
    currency: text('currency').notNull(),
    multiplier: doublePrecision('multiplier').notNull().default(1),
    maturityDate: date('maturity_date'),
    underlyingInstrumentId: text('underlying_instrument_id'),
    status: text('status').notNull(),
    metadata: jsonb('metadata').notNull().default({}),
    ...stamps,
  },
  (t) => [
    index('instruments_issuer').on(t.issuerId),
    index('instruments_market').on(t.marketId),
    index('instruments_status').on(t.status),
    index('instruments_collection').on(t.collectionId, t.symbol),
    check(
      'instruments_asset_class',
      sql`${t.assetClass} in ('EQUITY', 'ETF', 'FUTURE', 'OPTION', 'BOND', 'CDS', 'FX', 'INDEX')`,
    ),
  ],
);

export const portfolios = runtime.table('portfolios', {
  portfolioId: text('portfolio_id').primaryKey(),
  name: text('name').notNull(),
  description: text('description').notNull().default(''),
  baseCurrency: text('base_currency').notNull(),
  metadata: jsonb('metadata').notNull().default({}),
  ...stamps,
});

export const strategies = runtime.table('strategies', {
  strategyId: text('strategy_id').primaryKey(),
  name: text('name').notNull(),
  description: text('description').notNull().default(''),
  metadata: jsonb('metadata').notNull().default({}),
  ...stamps,
});
