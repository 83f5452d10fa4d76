import { writeActionFields } from './action-fields.js';
import { MarketPanel, PANEL_FIELDS, type PanelAction, panelBytes, type PanelHeader } from './market-panel.js';
import { firstSessionOnOrAfter } from './session-search.js';

/** Sessions [from, to) in which an instrument's prices showed an action that nobody knew yet. */
export interface UnknownSpell {
  readonly instrument: number;
  readonly from: number;
  readonly to: number;
  /** The instrument alone, with the actions that were known in those sessions. */
  readonly panel: MarketPanel;
}

/** Actions become known before their ex-date as a rule. Where a source tells later of one, values of the sessions in between must
 * not be adjusted for it; these are the spells for which they are to be computed without.
 * @param closes instants of the session closes, shape (T,) */
export function unknownSpells(panel: MarketPanel, closes: Float64Array): UnknownSpell[] {
  const { sessions, actions } = panel.header;
  const late = new Map<number, PanelAction[]>();
  for (const action of actions) {
    const ex = firstSessionOnOrAfter(sessions, action.exDate);
    if (ex >= sessions.length || !(action.knownAtMs > closes[ex])) continue;
    late.set(action.instrument, [...(late.get(action.instrument) ?? []), action]);
  }
  return [...late].flatMap(([instrument, ofInstrument]) => spellsOf(panel, closes, instrument, ofInstrument));
}

function spellsOf(
  panel: MarketPanel,
  closes: Float64Array,
  instrument: number,
  late: readonly PanelAction[],
): UnknownSpell[] {
  const { sessions } = panel.header;
  const begins = late.map(({ exDate }) => firstSessionOnOrAfter(sessions, exDate));
  const ends = late.map(({ knownAtMs }) => firstKnown(closes, knownAtMs));
  const borders = [...new Set([...begins, ...ends])].sort((a, b) => a - b);
  const spells: UnknownSpell[] = [];
  for (let k = 0; k + 1 < borders.length; k++) {
    const [from, to] = [borders[k], borders[k + 1]];
    const isUnknown = late.some((_, n) => begins[n] <= from && from < ends[n]);
    if (isUnknown) spells.push({ instrument, from, to, panel: alone(panel, instrument, closes[to - 1]) });
  }
  return spells;
}

/** First session at whose close an instant has passed. */
function firstKnown(closes: Float64Array, knownAtMs: number): number {
  let t = 0;
  while (t < closes.length && closes[t] < knownAtMs) t++;
  return t;
}

/** One instrument with the actions known at an instant. */
function alone(panel: MarketPanel, instrument: number, knownByMs: number): MarketPanel {
  const { sessionCount: rows, instrumentCount: columns } = panel;
  const header: PanelHeader = {
    ...panel.header,
    instruments: [panel.header.instruments[instrument]],
    actions: panel.header.actions
      .filter((action) => action.instrument === instrument && action.knownAtMs <= knownByMs)
      .map((action) => ({ ...action, instrument: 0 })),
    membership: [],
  };
  const memory = new SharedArrayBuffer(panelBytes(rows, 1));
  for (const [k, field] of PANEL_FIELDS.entries()) {
    const source = panel.field(field);
    const target = new Float64Array(memory, k * rows * 8, rows);
    for (let t = 0; t < rows; t++) target[t] = source[t * columns + instrument];
  }
  const mask = new Uint8Array(memory, PANEL_FIELDS.length * rows * 8, rows);
  for (let t = 0; t < rows; t++) mask[t] = panel.tradeable[t * columns + instrument];
  writeActionFields(header, memory);
  return new MarketPanel(header, memory, new Uint8Array(rows * 32));
}
