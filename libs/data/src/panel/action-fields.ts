import { compareCodeUnits } from '@prometheus/core';

import { type MarketPanel, PANEL_FIELDS, type PanelAction, type PanelHeader } from './market-panel.js';
import { firstSessionOnOrAfter } from './session-search.js';

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

/** Writes the split factor and cash dividend fields of a panel's memory from the header's actions: each at the
 * instrument's first bar on or after its ex-date, where a return can show it. An action from before the instrument's
 * first bar is left out, because nobody in the panel can have held the share across it. */
export function writeActionFields(header: PanelHeader, memory: SharedArrayBuffer): void {
  const rows = header.sessions.length;
  const columns = header.instruments.length;
  const cells = rows * columns;
  const block = (k: number) => new Float64Array(memory, k * cells * 8, cells);
  const splits = block(PANEL_FIELDS.indexOf('splitFactor'));
  const dividends = block(PANEL_FIELDS.indexOf('cashDividend'));
  const mask = new Uint8Array(memory, PANEL_FIELDS.length * cells * 8, cells);
  const firstBars = new Int32Array(columns).fill(rows);
  for (let cell = cells - 1; cell >= 0; cell--) {
    const bar = mask[cell] === 1;
    splits[cell] = bar ? 1 : Number.NaN;
    dividends[cell] = bar ? 0 : Number.NaN;
    if (bar) firstBars[cell % columns] = Math.floor(cell / columns);
  }
  for (const action of header.actions) {
    if (!isBooked(header, action)) continue;
    let row = firstSessionOnOrAfter(header.sessions, action.exDate);
    while (row < rows && mask[row * columns + action.instrument] === 0) row++;
    if (row >= rows) continue;
    if (row === firstBars[action.instrument] && header.sessions[row] !== action.exDate) continue;
    const cell = row * columns + action.instrument;
    if (action.type === 'CASH_DIVIDEND') dividends[cell] += action.amount ?? 0;
    else splits[cell] *= action.ratio ?? 1;
  }
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
