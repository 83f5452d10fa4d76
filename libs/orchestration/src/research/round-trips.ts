import { epochDay, floorQuantity, type InstrumentId, snapQuantity, type TradeDate } from '@prometheus/core';
import { type MarketPanel, type PanelAction } from '@prometheus/data';
import {
  bookableActions,
  type Fill,
  MISSING_SESSIONS_BEFORE_WRITE_OFF,
  missingDelistingReturn,
  type MissingDelistingReturn,
} from '@prometheus/execution';

/** What ended a round trip. `OPEN` marks a position that is still held, valued at its last price. */
export type ExitReason = 'FILL' | 'MERGER' | 'DELISTING' | 'WRITE_OFF' | 'CASH_IN_LIEU' | 'OPEN';

/** Shares bought and sold again, or sold short and bought back. Amounts are in the instrument's currency. */
export interface RoundTrip {
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  readonly direction: 'LONG' | 'SHORT';
  readonly entryDate: TradeDate;
  /** Last session of the run for an open one. */
  readonly exitDate: TradeDate;
  /** Shares of the exit day: splits since the entry are counted. Always positive. */
  readonly quantity: number;
  /** For one share of the exit day. 0 for shares that were handed out by a spin-off. */
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** Of entry and exit. */
  readonly commission: number;
  /** Accrued while held, before tax; negative on shorts. */
  readonly dividends: number;
  /** Price gain less commission, without dividends. */
  readonly profit: number;
  /** Profit and dividends over the value at entry; undefined where that is 0. */
  readonly return: number | undefined;
  /** Calendar days. */
  readonly holdingDays: number;
  readonly exitReason: ExitReason;
}

export interface RoundTripRules {
  readonly quantityStep: number;
  readonly missingDelistingReturn: MissingDelistingReturn;
  /** Panel positions of the first and last session of the run. */
  readonly firstSession: number;
  readonly lastSession: number;
}

export type TradedFill = Pick<Fill, 'session' | 'instrumentId' | 'side' | 'quantity' | 'price' | 'commissionMicros'>;

interface Lot {
  readonly entryDate: TradeDate;
  /** Signed. */
  quantity: number;
  /** For one share of today. */
  price: number;
  commission: number;
  dividends: number;
}

/** Matches the fills of a run first in, first out, for each instrument. Fills alone do not tell what happened in
 * between: splits, stock dividends, mergers, spin-offs, changes of symbol, delistings and write-offs are taken from the
 * panel that the run used, by the rules by which the book was kept. Spun-off shares enter at a price of 0, so that the
 * cost of the parent stays with the parent; cash paid beside the shares of a merger lowers the entry price.
 * @param fills in the order in which they happened
 * @returns closed ones by exit, then those still open, by instrument */
export function roundTrips(fills: readonly TradedFill[], panel: MarketPanel, rules: RoundTripRules): RoundTrip[] {
  const matcher = new LotMatcher(panel, rules);
  const { sessions } = panel.header;
  const actions = bookableActions(panel.header.actions, panel.header.basis, sessions[rules.firstSession]);
  let nextAction = 0;
  let nextFill = 0;
  for (let t = rules.firstSession; t <= rules.lastSession; t++) {
    for (; nextAction < actions.length && actions[nextAction].exDate <= sessions[t]; nextAction++) {
      matcher.act(actions[nextAction], t);
    }
    for (; nextFill < fills.length && fills[nextFill].session === t; nextFill++) matcher.fill(fills[nextFill], t);
    if (panel.header.basis !== 'total_return') matcher.writeOff(t);
  }
  matcher.mark();
  return matcher.trips;
}

class LotMatcher {
  readonly trips: RoundTrip[] = [];
  readonly #lots = new Map<number, Lot[]>();

  constructor(
    readonly panel: MarketPanel,
    readonly rules: RoundTripRules,
  ) {}

  fill(fill: TradedFill, t: number): void {
    const i = this.panel.instrumentIndex(fill.instrumentId);
    const lots = this.#lotsOf(i);
    const perShare = fill.commissionMicros / 1e6 / fill.quantity;
    const sign = fill.side === 'BUY' ? 1 : -1;
    let left = fill.quantity;
    while (left > 0 && lots.length > 0 && lots[0].quantity * sign < 0) {
      const taken = Math.min(left, Math.abs(lots[0].quantity));
      this.#close(i, lots, taken, fill.price, t, 'FILL', perShare * taken);
      left = snapQuantity(left - taken);
    }
    if (left > 0) {
      const entryDate = this.panel.header.sessions[t];
      lots.push({ entryDate, quantity: sign * left, price: fill.price, commission: perShare * left, dividends: 0 });
    }
  }

  act(action: PanelAction, t: number): void {
    const { instrument: i, type, amount, ratio } = action;
    const lots = this.#lots.get(i);
    if (lots === undefined || lots.length === 0) return;
    switch (type) {
      case 'SPLIT':
      case 'STOCK_DIVIDEND':
        return this.#rescale(i, lots, ratio as number, this.#priceBefore(i, t, action.exDate) / (ratio as number), t);
      case 'CASH_DIVIDEND':
        for (const lot of lots) lot.dividends += lot.quantity * (amount as number);
        return;
      case 'SYMBOL_CHANGE': {
        const j = this.#newInstrument(action, t);
        if (j >= 0) this.#move(i, j, t);
        return;
      }
      case 'SPINOFF':
        return this.#spinOff(action, lots, t);
      case 'MERGER':
      case 'DELISTING': {
        const j = ratio === undefined ? -1 : this.#newInstrument(action, t);
        if (j < 0) return this.#closeAll(i, lots, amount ?? this.#vanishedPrice(i, t), t, type);
        for (const lot of lots) lot.price -= amount ?? 0;
        this.#move(i, j, t, (moved) => this.#rescale(j, moved, ratio as number, this.#openOrBefore(j, t), t));
      }
    }
  }

  /** Closes names that vanished without an event. */
  writeOff(t: number): void {
    const width = this.panel.instrumentCount;
    for (const [i, lots] of this.#lots) {
      if (lots.length === 0) continue;
      const from = Math.max(0, t - MISSING_SESSIONS_BEFORE_WRITE_OFF + 1);
      let traded = t + 1 < MISSING_SESSIONS_BEFORE_WRITE_OFF;
      for (let s = from; s <= t && !traded; s++) traded = this.panel.tradeable[s * width + i] === 1;
      if (!traded) this.#closeAll(i, lots, this.#vanishedPrice(i, t), t, 'WRITE_OFF');
    }
  }

  /** Values what is left at the last prices. */
  mark(): void {
    const t = this.rules.lastSession;
    for (const i of [...this.#lots.keys()].sort((a, b) => a - b)) {
      const lots = this.#lotsOf(i);
      if (lots.length > 0) this.#closeAll(i, lots, this.#closeUpTo(i, t), t, 'OPEN');
    }
  }

  #lotsOf(i: number): Lot[] {
    let lots = this.#lots.get(i);
    if (lots === undefined) this.#lots.set(i, (lots = []));
    return lots;
  }

  #closeAll(i: number, lots: Lot[], price: number, t: number, reason: ExitReason): void {
    while (lots.length > 0) this.#close(i, lots, Math.abs(lots[0].quantity), price, t, reason, 0);
  }

  /** Ends `quantity` shares of the oldest lot. */
  #close(
    i: number,
    lots: Lot[],
    quantity: number,
    price: number,
    t: number,
    exitReason: ExitReason,
    exitCommission: number,
  ): void {
    const { header } = this.panel;
    const lot = lots[0];
    const share = quantity / Math.abs(lot.quantity);
    const sign = Math.sign(lot.quantity);
    const commission = lot.commission * share + exitCommission;
    const dividends = lot.dividends * share;
    // Adding zero turns -0 into 0, which has one spelling.
    const profit = sign * quantity * (price - lot.price) - commission + 0;
    const cost = quantity * lot.price;
    const exitDate = header.sessions[t];
    const { instrumentId, symbol } = header.instruments[i];
    this.trips.push({
      instrumentId,
      symbol,
      direction: sign > 0 ? 'LONG' : 'SHORT',
      entryDate: lot.entryDate,
      exitDate,
      quantity,
      entryPrice: lot.price,
      exitPrice: price,
      commission,
      dividends,
      profit,
      return: cost > 0 ? (profit + dividends) / cost : undefined,
      holdingDays: epochDay(exitDate) - epochDay(lot.entryDate),
      exitReason,
    });
    lot.quantity = snapQuantity(lot.quantity - sign * quantity);
    lot.commission -= lot.commission * share;
    lot.dividends -= dividends;
    if (lot.quantity === 0) lots.shift();
  }

  /** Turns each share into `ratio` shares; what the step cuts off the position is paid in cash at `price`. */
  #rescale(i: number, lots: Lot[], ratio: number, price: number, t: number): void {
    const exact = lots.reduce((sum, lot) => sum + lot.quantity, 0) * ratio;
    const kept = floorQuantity(Math.abs(exact), this.rules.quantityStep);
    for (const lot of lots) {
      lot.quantity = snapQuantity(lot.quantity * ratio);
      lot.price /= ratio;
    }
    // Lots are rounded one by one, so that their sum may differ from the position by some millionths of a share.
    let surplus = snapQuantity(Math.abs(lots.reduce((sum, lot) => sum + lot.quantity, 0)) - kept);
    if (surplus < 0) lots[lots.length - 1].quantity -= Math.sign(exact) * surplus;
    while (lots.length > 0 && surplus > 0) {
      const taken = Math.min(surplus, Math.abs(lots[0].quantity));
      this.#close(i, lots, taken, price, t, 'CASH_IN_LIEU', 0);
      surplus = snapQuantity(surplus - taken);
    }
  }

  #spinOff(action: PanelAction, lots: readonly Lot[], t: number): void {
    const { amount = 0, ratio = 0 } = action;
    const j = this.#newInstrument(action, t);
    if (j < 0) {
      // Paid in cash: there is no lot for it, so it lowers what the parent cost.
      for (const lot of lots) lot.price -= ratio * amount;
      return;
    }
    const entryDate = this.panel.header.sessions[t];
    const handedOut = lots.map((lot) => ({ entryDate, quantity: lot.quantity, price: 0, commission: 0, dividends: 0 }));
    this.#rescale(j, handedOut, ratio, this.#openOrBefore(j, t), t);
    this.#append(j, handedOut, t);
  }

  /** @param change applied to the lots before they join those of `j` */
  #move(i: number, j: number, t: number, change?: (lots: Lot[]) => void): void {
    const moved = this.#lotsOf(i).splice(0);
    change?.(moved);
    this.#append(j, moved, t);
  }

  /** Shares that meet a position of the other sign close it at the price at which they were entered. */
  #append(j: number, lots: readonly Lot[], t: number): void {
    const present = this.#lotsOf(j);
    present.push(...lots);
    present.sort((a, b) => (a.entryDate < b.entryDate ? -1 : a.entryDate > b.entryDate ? 1 : 0));
    for (;;) {
      const other = present.findIndex((lot) => lot.quantity * present[0].quantity < 0);
      if (other < 0) return;
      const against = present[other];
      const taken = Math.min(Math.abs(present[0].quantity), Math.abs(against.quantity));
      const share = taken / Math.abs(against.quantity);
      const commission = against.commission * share;
      against.commission -= commission;
      const rest = snapQuantity(Math.abs(against.quantity) - taken);
      if (rest === 0) present.splice(other, 1);
      else against.quantity = Math.sign(against.quantity) * rest;
      this.#close(j, present, taken, against.price, t, 'FILL', commission);
    }
  }

  #newInstrument({ newInstrumentId, instrument }: PanelAction, t: number): number {
    const j = newInstrumentId === undefined ? -1 : this.panel.instrumentIndex(newInstrumentId);
    return j < 0 || j === instrument || this.panel.firstBar(j) > t ? -1 : j;
  }

  #vanishedPrice(i: number, t: number): number {
    const { instruments } = this.panel.header;
    const back = missingDelistingReturn(instruments[i], this.rules.missingDelistingReturn);
    return this.#priceBefore(i, t, '') * (1 + back);
  }

  #openOrBefore(i: number, t: number): number {
    const open = this.panel.field('open')[t * this.panel.instrumentCount + i];
    return open > 0 ? open : this.#priceBefore(i, t, '');
  }

  /** Last close before session `t`, in shares of `t`; splits of `except` are not counted. */
  #priceBefore(i: number, t: number, except: string): number {
    return this.#lastClose(i, t - 1, t, except);
  }

  #closeUpTo(i: number, t: number): number {
    return this.#lastClose(i, t, t, '');
  }

  #lastClose(i: number, from: number, t: number, except: string): number {
    const closes = this.panel.field('close');
    const width = this.panel.instrumentCount;
    let s = from;
    while (s >= 0 && !(closes[s * width + i] > 0)) s--;
    if (s < 0) return Number.NaN;
    const { actions, basis, sessions } = this.panel.header;
    let price = closes[s * width + i];
    if (basis !== 'raw') return price;
    for (const { instrument, type, exDate, ratio } of actions) {
      if (instrument !== i || exDate <= sessions[s] || exDate > sessions[t] || exDate === except) continue;
      if (type === 'SPLIT' || type === 'STOCK_DIVIDEND') price /= ratio ?? 1;
    }
    return price;
  }
}
