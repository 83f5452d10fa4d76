/** A share as Interactive Brokers knows it. `symbol` also names it in the collection. */
export interface IbkrContract {
  /** Alone identifies the contract, where it is known. */
  readonly conId?: number;
  readonly symbol: string;
  readonly secType: 'STK';
  readonly exchange: string;
  /** Tells shares with one symbol apart. */
  readonly primaryExchange?: string;
  readonly currency: string;
}

/** TRADES: adjusted for splits, not for dividends. ADJUSTED_LAST: for both, and only up to now. */
export type IbkrWhatToShow = 'TRADES' | 'ADJUSTED_LAST';

export interface IbkrBarRequest {
  /** `YYYYMMDD-HH:mm:ss` in UTC; empty means the present instant. */
  readonly endDateTime: string;
  /** Back from the end: `1 Y`. */
  readonly duration: string;
  readonly barSize: '1 day';
  readonly whatToShow: IbkrWhatToShow;
  readonly useRTH: boolean;
}

/** One bar as it is told. */
export interface IbkrBar {
  /** `YYYYMMDD` for daily bars. */
  readonly date: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Shares or hundreds of shares, as the log-in is set; -1 where there is none. */
  readonly volume: number;
}

/** Must not throw: the socket delivers several messages at once. */
export interface HistoricalBarListener {
  historicalData(requestId: number, bar: IbkrBar): void;
  historicalDataEnd(requestId: number): void;
  /** Errors, warnings and messages about the connection; -1 for those of no request. */
  error(requestId: number, code: number, message: string): void;
  disconnected(): void;
}

/** What is needed of a connection to TWS or IB Gateway; who gives it connects before and disconnects afterwards. */
export interface HistoricalBarClient {
  isConnected(): boolean;
  /** An id that no other request of the connection has. */
  nextRequestId(): number;
  reqHistoricalData(requestId: number, contract: IbkrContract, request: IbkrBarRequest): void;
  cancelHistoricalData(requestId: number): void;
  /** @returns takes the listener away */
  listen(listener: HistoricalBarListener): () => void;
}
