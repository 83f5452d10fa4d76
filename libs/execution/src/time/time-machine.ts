import { type InstrumentId, NotASessionError, type TradeDate } from '@prometheus/core';
import {
  type AsOfView,
  LookAheadError,
  type MarketPanel,
  PanelView,
  UnknownInstrumentError,
  type ViewContext,
} from '@prometheus/data';

/** Tables that can be asked of the time machine, and their date columns. */
export type TimeGatedTable = 'prices_daily' | 'corporate_actions' | 'index_constituents';

export interface DataFilters {
  readonly instruments?: readonly InstrumentId[];
  /** First day wanted; default the first of the collection. */
  readonly from?: TradeDate;
  /** Last day wanted; default the current date. */
  readonly to?: TradeDate;
}

export type DataRow = Readonly<Record<string, string | number | undefined>>;

/** A cursor over the sessions of a panel that hands out views and rows of the past only.
 * In strict mode a question about a day after the current one is a `LookAheadError`; otherwise the answer simply ends
 * at the current date. */
export class TimeMachine {
  readonly #panel: MarketPanel;
  #t = -1;

  constructor(
    readonly context: ViewContext,
    readonly strict = true,
  ) {
    this.#panel = context.panel;
  }

  /** @throws {LookAheadError} when the cursor would be read before it was set */
  get currentDate(): TradeDate {
    if (this.#t < 0) throw new LookAheadError('time machine', 'any date', 'not set: call setDate first');
    return this.#panel.header.sessions[this.#t];
  }

  /** Moves to the session on `date`, forwards or back.
   * @throws {NotASessionError} for a date that is no session of the panel */
  setDate(date: TradeDate): void {
    const t = this.#panel.sessionIndex(date);
    if (t < 0) {
      const { sessions } = this.#panel.header;
      const range = `the panel's sessions run ${sessions[0]} to ${sessions[sessions.length - 1]}`;
      throw new NotASessionError(this.#panel.header.market, date, range);
    }
    this.#t = t;
  }

  /** `setDate` by position in the panel.
   * @throws {RangeError} when the panel has no session t */
  setSession(t: number): void {
    if (!(Number.isInteger(t) && t >= 0 && t < this.#panel.sessionCount)) {
      throw new RangeError(`there is no session ${t}: the panel has ${this.#panel.sessionCount}, counted from 0`);
    }
    this.#t = t;
  }

  /** Sessions from `from` to `to`, setting each in turn. */
  *iterTradingDays(from: TradeDate, to: TradeDate): Generator<TradeDate> {
    const { sessions } = this.#panel.header;
    const last = this.#panel.lastSessionIndexOnOrBefore(to);
    for (let t = this.#firstFrom(from); t <= last; t++) {
      this.#t = t;
      yield sessions[t];
    }
  }

  /** @param history sessions that may be seen, the current one included */
  view(history: number): AsOfView {
    void this.currentDate;
    return new PanelView(this.context, this.#t, history);
  }

  /** Rows of one table up to the current date, by date and instrument; of index constituents those of the last day asked
   * for, whatever the instruments.
   * @throws {LookAheadError} in strict mode when `to` or `from` lies after the current date
   * @throws {UnknownInstrumentError} for an instrument that is not listed by the current date */
  getData(table: TimeGatedTable, filters: DataFilters = {}): DataRow[] {
    const now = this.currentDate;
    for (const date of [filters.from, filters.to]) {
      if (date !== undefined && date > now && this.strict) throw new LookAheadError(table, date, now);
    }
    const from = filters.from ?? this.#panel.header.sessions[0];
    const to = filters.to === undefined || filters.to > now ? now : filters.to;
    switch (table) {
      case 'prices_daily':
        return this.#prices(from, to, filters.instruments);
      case 'corporate_actions':
        return this.#actions(from, to, filters.instruments);
      case 'index_constituents':
        return (this.context.members(this.#panel.lastSessionIndexOnOrBefore(to)) ?? []).map((symbol) => ({
          symbol,
          asOf: to,
        }));
    }
  }

  #prices(from: TradeDate, to: TradeDate, wanted: readonly InstrumentId[] | undefined): DataRow[] {
    const { sessions, instruments } = this.#panel.header;
    const width = this.#panel.instrumentCount;
    const columns = wanted?.map((id) => this.#position(id)) ?? [...instruments.keys()];
    const fields = ['open', 'high', 'low', 'close', 'volume'] as const;
    const rows: DataRow[] = [];
    for (let t = this.#firstFrom(from); t <= this.#t && sessions[t] <= to; t++) {
      for (const i of columns) {
        if (this.#panel.tradeable[t * width + i] === 0) continue;
        const row: Record<string, string | number> = {
          instrumentId: instruments[i].instrumentId,
          tradeDate: sessions[t],
        };
        for (const field of fields) row[field] = this.#panel.field(field)[t * width + i];
        rows.push(row);
      }
    }
    return rows;
  }

  #actions(from: TradeDate, to: TradeDate, wanted: readonly InstrumentId[] | undefined): DataRow[] {
    wanted?.forEach((id) => this.#position(id));
    const asked = wanted === undefined ? undefined : new Set(wanted);
    return this.context
      .actions(this.#t, this.#t + 1)
      .filter(({ exDate, instrumentId: id }) => exDate >= from && exDate <= to && (asked?.has(id) ?? true))
      .map((action) => ({ ...action }));
  }

  /** Position of the first session on or after `date`. */
  #firstFrom(date: TradeDate): number {
    const t = this.#panel.lastSessionIndexOnOrBefore(date);
    return this.#panel.header.sessions[t] === date ? t : t + 1;
  }

  #position(id: InstrumentId): number {
    const i = this.#panel.instrumentIndex(id);
    if (i < 0 || this.#panel.firstBar(i) > this.#t) throw new UnknownInstrumentError(id, this.#panel.header.collection);
    return i;
  }
}
