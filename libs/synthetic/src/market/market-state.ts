import { RandomStream, type TradeDate } from '@prometheus/core';

import { CompanyRegistry } from '../companies/company-names.js';
import { type MarketPath, marketPath } from '../index-path/market-path.js';
import { max, round } from '../math-functions.js';
import { type ResolvedSyntheticMarketSpec } from '../spec.js';
import { type Stock } from './stock.js';
import {
  type KnownTruth,
  type MembershipSpell,
  type OfferTruth,
  type SyntheticCorporateAction,
} from './synthetic-market.js';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Everything that moves while the market is generated. */
export class MarketState {
  readonly sessions: readonly TradeDate[];
  readonly path: MarketPath;
  readonly companies: CompanyRegistry;
  readonly listingStream: RandomStream;
  readonly eventStream: RandomStream;
  readonly sectorStreams: readonly RandomStream[];

  /** Every company so far, by ordinal, and those that are listed now. */
  readonly stocks: Stock[] = [];
  active: Stock[] = [];

  readonly actions: SyntheticCorporateAction[] = [];
  readonly spells: Writable<MembershipSpell>[] = [];
  readonly openSpell = new Map<Stock, Writable<MembershipSpell>>();
  readonly offers: Writable<OfferTruth>[] = [];
  readonly openOffer = new Map<Stock, Writable<OfferTruth>>();
  readonly marketReturns: Float64Array;
  readonly sectorShocks: KnownTruth['sectorShocks'];

  constructor(
    readonly spec: ResolvedSyntheticMarketSpec,
    readonly random = new RandomStream(spec.seed, 'synthetic-market'),
  ) {
    this.sessions = spec.index.dates;
    this.path = marketPath(spec, random.child('index'));
    this.companies = new CompanyRegistry(random.child('names'));
    this.listingStream = random.child('listings');
    this.eventStream = random.child('events');
    this.sectorStreams = spec.sectors.map(({ name }) => random.child(`sector/${name}`));
    this.marketReturns = new Float64Array(this.sessions.length);
    this.sectorShocks = spec.sectors.map(() => new Float64Array(this.sessions.length));
  }

  /** Listed companies outside the index that the market keeps in reserve. */
  get reserve(): number {
    return max(2, round(this.spec.stocks * this.spec.listings.reserveShare));
  }
}

/** A UTC instant after New York's close of `date`, at any time of the year. */
export function afterClose(date: TradeDate): string {
  return `${date}T22:00:00.000Z`;
}

/** A UTC instant before New York's open of `date`, and after the close before it. */
export function beforeOpen(date: TradeDate): string {
  return `${date}T12:00:00.000Z`;
}
