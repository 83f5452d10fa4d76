import { compareCodeUnits, type TradeDate } from '@prometheus/core';

import { type MarketPanel, PANEL_FIELDS, type PanelAction, panelArrays, type PanelHeader } from './market-panel.js';

/** The order of a header's actions: by ex-date, instrument and type, and where these are equal by all the rest, so that
 * the order in which a source lists them leaves no trace. */
export function compareActions(a: PanelAction, b: PanelAction): number {
  return (
    compareCodeUnits(a.exDate, b.exDate) ||
    a.instrument - b.instrument ||
    compareCodeUnits(a.type, b.type) ||
    a.knownAtMs - b.knownAtMs ||
    (a.ratio ?? 0) - (b.ratio ?? 0) ||
    (a.amount ?? 0) - (b.amount ?? 0) ||
    compareCodeUnits(a.payDate ?? '', b.payDate ?? '') ||
    compareCodeUnits(a.newInstrumentId ?? '', b.newInstrumentId ?? '')
  );
}

/** Writes the split factor and cash dividend fields of a panel's memory from the header's actions, one session after the other: each
 * action at the instrument's first bar on or after its ex-date, where a return can show it. An action from before the
 * instrument's first bar is left out, because nobody in the panel can have held the share across it. */
export class ActionFieldWriter {
  readonly #splits: Float64Array;
  readonly #dividends: Float64Array;
  readonly #mask: Uint8Array;
  readonly #listed: Uint8Array;
  readonly #actions: readonly PanelAction[];
  #next = 0;
  /** Those whose day has come, while their instrument has no bar. */
  #waiting: PanelAction[] = [];

  constructor(
    readonly header: PanelHeader,
    memory: SharedArrayBuffer,
  ) {
    const { fields, mask } = panelArrays(memory, header.sessions.length * header.instruments.length);
    this.#splits = fields[PANEL_FIELDS.indexOf('splitFactor')];
    this.#dividends = fields[PANEL_FIELDS.indexOf('cashDividend')];
    this.#mask = mask;
    this.#listed = new Uint8Array(header.instruments.length);
    this.#actions = header.actions.filter((action) => isBooked(header, action));
  }

  /** @param t session position, later than those written before */
  write(t: number): void {
    const columns = this.#listed.length;
    const row = t * columns;
    const date = this.header.sessions[t];
    while (this.#next < this.#actions.length && this.#actions[this.#next].exDate <= date) {
      this.#waiting.push(this.#actions[this.#next++]);
    }
    for (let i = 0, cell = row; i < columns; i++, cell++) {
      const bar = this.#mask[cell] === 1;
      this.#splits[cell] = bar ? 1 : Number.NaN;
      this.#dividends[cell] = bar ? 0 : Number.NaN;
    }
    if (this.#waiting.length > 0) this.#waiting = this.#waiting.filter((action) => !this.#settle(action, row, date));
    for (let i = 0, cell = row; i < columns; i++, cell++) this.#listed[i] |= this.#mask[cell];
  }

  /** @returns whether the action is done with */
  #settle({ instrument, type, exDate, amount, ratio }: PanelAction, row: number, date: TradeDate): boolean {
    const cell = row + instrument;
    if (this.#mask[cell] === 0) return false;
    if (this.#listed[instrument] === 0 && date !== exDate) return true;
    if (type === 'CASH_DIVIDEND') this.#dividends[cell] += amount ?? 0;
    else this.#splits[cell] *= ratio ?? 1;
    return true;
  }
}

/** Writes both fields of all sessions, see {@link ActionFieldWriter}. */
export function writeActionFields(header: PanelHeader, memory: SharedArrayBuffer): void {
  const writer = new ActionFieldWriter(header, memory);
  for (let t = 0; t < header.sessions.length; t++) writer.write(t);
}

/** Whether the prices of this basis still show the action. */
function isBooked(header: PanelHeader, { type }: PanelAction): boolean {
  if (type === 'CASH_DIVIDEND') return header.basis !== 'total_return';
  return (type === 'SPLIT' || type === 'STOCK_DIVIDEND') && header.basis === 'raw';
}

/** Where price return and total return differ, one entry a bar, oldest first and then by instrument. */
export interface ActionFactors {
  /** Session positions in the panel. */
  readonly rows: Int32Array;
  readonly instruments: Int32Array;
  /** Gross total return over gross price return: split factor x (1 + dividend / close), the dividend reinvested at the
   * close of its ex-date. */
  readonly factors: Float64Array;
}

/** The factors of the sessions [from, to) that are not one. */
export function actionFactors(panel: MarketPanel, from = 0, to = panel.sessionCount): ActionFactors {
  const width = panel.instrumentCount;
  const { tradeable } = panel;
  const splits = panel.field('splitFactor');
  const dividends = panel.field('cashDividend');
  const closes = panel.field('close');
  const cells: number[] = [];
  for (let cell = from * width; cell < to * width; cell++) {
    if (tradeable[cell] === 1 && (splits[cell] !== 1 || dividends[cell] !== 0)) cells.push(cell);
  }
  return {
    rows: Int32Array.from(cells, (cell) => Math.floor(cell / width)),
    instruments: Int32Array.from(cells, (cell) => cell % width),
    factors: Float64Array.from(cells, (cell) => splits[cell] * (1 + dividends[cell] / closes[cell])),
  };
}
