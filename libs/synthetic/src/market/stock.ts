import { type RandomStream } from '@prometheus/core';

import { type ShareCount, type SyntheticDelisting } from './synthetic-market.js';

/** What a company is born with; never changes. */
export interface StockTraits {
  readonly sector: number;
  readonly symbol: string;
  readonly name: string;
  readonly subIndustry: string;
  readonly beta: number;
  readonly sectorLoading: number;
  readonly ownVolatility: number;
  readonly dividendYield: number;
  readonly dailyTurnover: number;
}

/** A cash offer. The price is the value that follows from the odds of completion, see cash-offers.ts. */
export interface CashOffer {
  readonly amount: number;
  /** Value of the share if the offer breaks. */
  readonly fallback: number;
  readonly completes: boolean;
  readonly announced: number;
  readonly resolves: number;
  logOdds: number;
}

export interface PendingDividend {
  readonly declared: number;
  readonly exSession: number;
  readonly amount: number;
  readonly priceWhenDeclared: number;
}

export interface PendingSplit {
  readonly declared: number;
  readonly exSession: number;
  readonly ratio: number;
}

export interface Listing {
  /** First session with a bar. */
  readonly session: number;
  /** From this session on it may join the index, merge or fail. */
  readonly seasonedAt: number;
  /** Value of a share before the first session, and the number of shares. */
  readonly price: number;
  readonly shares: number;
  readonly firstDeclaration: number;
}

/** One stream for each use, so that a parameter that changes one leaves the others as they were. */
export interface StockStreams {
  readonly shocks: RandomStream;
  readonly bars: RandomStream;
  readonly decisions: RandomStream;
}

interface BarColumns {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly exposure: Float64Array;
}

/** One listed company while the market runs: its state at the last close and the columns written so far. */
export class Stock {
  price: number;
  shares: number;
  status: 'NORMAL' | 'OFFER' | 'WIND_DOWN' | 'DELISTED' = 'NORMAL';
  isMember = false;
  /** Variance of own risk, in units of its long-run mean. */
  variance = 1;
  /** Total-return level and its slowly forgotten high: their ratio measures distress. */
  level = 1;
  high = 1;
  /** Persistent part of log volume. */
  volumeState = 0;
  bars = 0;

  offer: CashOffer | undefined;
  filedAt = -1;
  windDownEnds = -1;
  pendingDividend: PendingDividend | undefined;
  pendingSplit: PendingSplit | undefined;
  lastDividend = 0;
  nextDeclaration: number;
  delisting: SyntheticDelisting | undefined;

  readonly shareCounts: ShareCount[];
  readonly columns: BarColumns;

  constructor(
    readonly ordinal: number,
    readonly traits: StockTraits,
    readonly listing: Listing,
    readonly streams: StockStreams,
    capacity: number,
  ) {
    this.price = listing.price;
    this.shares = listing.shares;
    this.nextDeclaration = listing.firstDeclaration;
    this.shareCounts = [{ fromSession: listing.session, shares: listing.shares }];
    this.columns = {
      open: new Float64Array(capacity),
      high: new Float64Array(capacity),
      low: new Float64Array(capacity),
      close: new Float64Array(capacity),
      volume: new Float64Array(capacity),
      exposure: new Float64Array(capacity + 1),
    };
  }

  get isSettled(): boolean {
    return this.status === 'NORMAL' && this.pendingDividend === undefined && this.pendingSplit === undefined;
  }
}
