import { addDays, epochDay, instrumentId, RandomStream, type TradeDate } from '@prometheus/core';

import { writeActionFields } from './action-fields.js';
import {
  type CorporateActionType,
  MarketPanel,
  PANEL_FIELDS,
  panelBytes,
  type PanelHeader,
  type PanelInstrument,
  type PanelTicker,
  withoutVenue,
} from './market-panel.js';
import {
  type BuilderAction,
  type BuilderSpell,
  placeActions,
  placeDegraded,
  placeMembership,
} from './panel-builder.js';
import { actionKnownOn, digestSessions, endKnownOn, utcDate } from './panel-digest.js';
import { type PriceBasis } from './price-basis.js';

const MS_PER_DAY = 86_400_000;
const BAR_FIELDS = PANEL_FIELDS.slice(0, 5);

/** The panel as it would be if nothing after session `t` had ever become known: later sessions, instruments without a
 * bar by then, actions neither published nor effective by then, index spells not known by then later spell ends and what quality control
 * held against later sessions are gone, and with them the venue of the last bars of instruments that had not vanished by then. Split and dividend fields are written anew from the actions that
 * remain, so that a builder that knows more than they say is found out.
 *
 * What a causal computation gives for sessions up to t is the same on both, byte for byte.
 *
 * On an adjusted basis the price levels stay those of the full panel: a later split hidden in them cannot be taken out.
 * @param t session position
 * @throws {RangeError} when the panel has no session t */
export function truncatePanel(panel: MarketPanel, t: number): MarketPanel {
  requireSession(panel, t);
  const known = knownBy(panel, t);
  return assemble(panel, t, {
    sessions: panel.header.sessions.slice(0, t + 1),
    instruments: known.instruments.map((instrument) =>
      known.gone.has(instrument) ? instrument : venueHidden(instrument),
    ),
    actions: known.actions,
    membership: known.membership,
    degraded: panel.header.degradedSessions,
    fill: () => undefined,
  });
}

/** The panel with another future: every bar after session `t` is replaced by a random one or none, some instruments end
 * at t, ended ones trade again, of those listed later some vanish and others appear (so that positions shift), actions and
 * index changes that were not known by t are replaced, venues of names that had not vanished are redrawn. All that was known by t stays, byte for byte.
 * @param t session position
 * @param seed equal seeds give equal panels
 * @throws {RangeError} when the panel has no session t */
export function scramblePanelAfter(panel: MarketPanel, t: number, seed: number | string): MarketPanel {
  requireSession(panel, t);
  const random = new RandomStream(seed, 'panel-counterfactual');
  const known = knownBy(panel, t);
  const later = panel.header.sessions.slice(t + 1);
  const instruments = known.instruments.map((instrument) => {
    const drawn = random.uniform() < 0.5 ? { exchange: pick(random, ['NYSE', 'NASDAQ', 'OTC']) } : {};
    return known.gone.has(instrument) ? instrument : { ...venueHidden(instrument), ...drawn };
  });
  renameLater(instruments, later, new RandomStream(seed, 'panel-counterfactual-tickers'));
  if (later.length > 0) instruments.push(...otherListings(panel, t, random));
  return assemble(panel, t, {
    sessions: panel.header.sessions,
    instruments,
    actions: [...known.actions, ...otherActions(panel.header.basis, instruments, later, random)],
    membership: otherMembership(panel, t, known.membership, instruments, random),
    degraded: otherDegraded(panel, t, new RandomStream(seed, 'panel-counterfactual-degraded')),
    fill: (bars, mask, columns) => randomBars(bars, mask, columns, known.instruments.length, t, random),
  });
}

function requireSession(panel: MarketPanel, t: number): void {
  if (!Number.isInteger(t) || t < 0 || t >= panel.sessionCount) {
    throw new RangeError(`there is no session ${t}: the panel has ${panel.sessionCount}, counted from 0`);
  }
}

/** Sessions without a bar after which the venue of an instrument's last bars is history: by then a held name is written
 * off, at a price that depends on it. */
const SESSIONS_UNTIL_GONE = 20;

interface Known {
  readonly instruments: readonly PanelInstrument[];
  /** Those that had gone by then, so that their venue is known. */
  readonly gone: ReadonlySet<PanelInstrument>;
  readonly actions: readonly BuilderAction[];
  readonly membership: readonly BuilderSpell[];
}

function knownBy(panel: MarketPanel, t: number): Known {
  const { instruments, actions, sessions } = panel.header;
  const today = sessions[t];
  const listed = instruments.map((instrument) => knownTickers(instrument, today));
  const delisted = new Set(
    actions.filter(({ type, exDate }) => type === 'DELISTING' && exDate <= today).map((a) => a.instrument),
  );
  return {
    instruments: listed.filter((_, i) => panel.firstBar(i) <= t),
    gone: new Set(listed.filter((_, i) => delisted.has(i) || longestGap(panel, i, t) >= SESSIONS_UNTIL_GONE)),
    actions: actions
      .filter((action) => panel.firstBar(action.instrument) <= t && actionKnownOn(action) <= today)
      .map(({ instrument, ...action }) => ({ ...action, instrumentId: instruments[instrument].instrumentId })),
    membership: spellsById(panel.header)
      .filter((spell) => utcDate(spell.knownAtMs) <= today)
      .map(({ tickers, ...spell }) => ({
        ...spell,
        ...(tickers === undefined ? {} : { tickers: tickersBy(tickers, today) }),
      }))
      .map(({ toDate, endKnownAtMs, ...spell }) =>
        toDate !== undefined && endKnownOn({ toDate, endKnownAtMs }) <= today
          ? { ...spell, toDate, ...(endKnownAtMs === undefined ? {} : { endKnownAtMs }) }
          : spell,
      ),
  };
}

/** An instrument as its tickers up to a day have it. */
function knownTickers(instrument: PanelInstrument, today: TradeDate): PanelInstrument {
  if (instrument.tickers === undefined) return instrument;
  const tickers = tickersBy(instrument.tickers, today);
  return { ...instrument, symbol: tickers[tickers.length - 1].symbol, tickers };
}

function tickersBy(tickers: readonly PanelTicker[], today: TradeDate): readonly PanelTicker[] {
  return tickers.filter(({ fromDate, knownAtMs }, k) => k === 0 || (fromDate <= today && utcDate(knownAtMs) <= today));
}

function venueHidden({ exchange: _exchange, ...instrument }: PanelInstrument): PanelInstrument {
  return instrument;
}

/** Gives some instruments another ticker on a later day. */
function renameLater(instruments: PanelInstrument[], later: readonly TradeDate[], random: RandomStream): void {
  if (later.length === 0) return;
  instruments.forEach((instrument, k) => {
    if (random.uniform() < 0.7) return;
    const { symbol, tickers = [{ symbol, fromDate: later[0], knownAtMs: 0 }] } = instrument;
    const name = random.uint32().toString(36).toUpperCase();
    const renamed = { symbol: name, fromDate: pick(random, later), knownAtMs: instantOn(pick(random, later), random) };
    instruments[k] = { ...instrument, symbol: name, tickers: [...tickers, renamed] };
  });
}

/** Most sessions in a row without a bar, from the first bar of instrument `i` to session `t`. */
function longestGap(panel: MarketPanel, i: number, t: number): number {
  let longest = 0;
  let gap = 0;
  for (let s = panel.firstBar(i); s <= t; s++) {
    gap = panel.tradeable[s * panel.instrumentCount + i] === 1 ? 0 : gap + 1;
    longest = Math.max(longest, gap);
  }
  return longest;
}

function spellsById({ instruments, membership }: PanelHeader): BuilderSpell[] {
  return membership.map(({ instrument, ...spell }) => ({
    ...spell,
    instrumentId: instrument < 0 ? '' : instruments[instrument].instrumentId,
  }));
}

interface Assembly {
  readonly sessions: readonly TradeDate[];
  /** First those of the original with a bar by t, in its order; then others. */
  readonly instruments: readonly PanelInstrument[];
  readonly actions: readonly BuilderAction[];
  readonly membership: readonly BuilderSpell[];
  readonly degraded: PanelHeader['degradedSessions'];
  /** Writes the bars after t, for the instruments in the order above. */
  readonly fill: (bars: readonly Float64Array[], mask: Uint8Array, columns: number) => void;
}

/** A panel with the original's bars up to t and the assembly's after it, instruments sorted by id. */
function assemble(panel: MarketPanel, t: number, parts: Assembly): MarketPanel {
  const rows = parts.sessions.length;
  const columns = parts.instruments.length;
  const bars = BAR_FIELDS.map(() => new Float64Array(rows * columns).fill(Number.NaN));
  const mask = new Uint8Array(rows * columns);
  parts.fill(bars, mask, columns);

  const order = [...parts.instruments.keys()].sort((a, b) =>
    parts.instruments[a].instrumentId < parts.instruments[b].instrumentId ? -1 : 1,
  );
  const position = new Map(order.map((k, i) => [parts.instruments[k].instrumentId as string, i]));
  const header = {
    ...panel.header,
    sessions: parts.sessions,
    instruments: order.map((k) => parts.instruments[k]),
    actions: placeActions(parts.actions, position),
    membership: placeMembership(parts.membership, position),
    degradedSessions: undefined,
    ...placeDegraded(parts.degraded, parts.sessions),
  };
  const cells = rows * columns;
  const memory = new SharedArrayBuffer(panelBytes(rows, columns));
  const targets = BAR_FIELDS.map((_, f) => new Float64Array(memory, f * cells * 8, cells).fill(Number.NaN));
  const targetMask = new Uint8Array(memory, PANEL_FIELDS.length * cells * 8, cells);
  const sources = BAR_FIELDS.map((field) => panel.field(field));
  const originals = order.map((k) => panel.instrumentIndex(parts.instruments[k].instrumentId));
  for (let row = 0; row < rows; row++) {
    const past = row <= t;
    const present = past ? panel.tradeable : mask;
    const values = past ? sources : bars;
    const width = past ? panel.instrumentCount : columns;
    const places = past ? originals : order;
    for (let i = 0; i < columns; i++) {
      const cell = row * width + places[i];
      if (places[i] < 0 || present[cell] === 0) continue;
      const target = row * columns + i;
      targetMask[target] = 1;
      for (let f = 0; f < targets.length; f++) targets[f][target] = values[f][cell];
    }
  }
  writeActionFields(header, memory);
  return new MarketPanel(header, memory, digestSessions(header, memory));
}

/** Bars after t: some of the first `known` instruments get none, every other one at least one. */
function randomBars(
  bars: readonly Float64Array[],
  mask: Uint8Array,
  columns: number,
  known: number,
  t: number,
  random: RandomStream,
): void {
  const rows = columns === 0 ? 0 : mask.length / columns;
  if (t + 1 >= rows) return;
  for (let k = 0; k < columns; k++) {
    if (k < known && random.uniform() < 0.2) continue;
    const certain = t + 1 + random.below(rows - t - 1);
    for (let row = t + 1; row < rows; row++) {
      if (row !== certain && random.uniform() < 0.2) continue;
      const cell = row * columns + k;
      const open = randomPrice(random);
      const close = randomPrice(random);
      const values = [open, Math.max(open, close) * 1.01, Math.min(open, close) * 0.99, close, random.below(1_000_000)];
      bars.forEach((field, f) => {
        field[cell] = values[f];
      });
      mask[cell] = 1;
    }
  }
}

function randomPrice(random: RandomStream): number {
  return 50 * Math.exp(2 * random.normal());
}

/** Half of the instruments that the original lists after t, and as many new ones, at least one. */
function otherListings(panel: MarketPanel, t: number, random: RandomStream): PanelInstrument[] {
  const unborn = panel.header.instruments.filter((_, i) => panel.firstBar(i) > t);
  const kept = unborn.filter(() => random.uniform() < 0.5).map(withoutVenue);
  const taken = new Set(panel.header.instruments.flatMap(({ instrumentId: id, symbol }) => [id as string, symbol]));
  const fresh: PanelInstrument[] = [];
  while (fresh.length < Math.max(1, unborn.length)) {
    const name = random.uint32().toString(36).toUpperCase();
    if (taken.has(name)) continue;
    taken.add(name);
    fresh.push({ instrumentId: instrumentId(name), symbol: name });
  }
  return [...kept, ...fresh];
}

const ACTION_TYPES: readonly CorporateActionType[] = [
  'SPLIT',
  'CASH_DIVIDEND',
  'STOCK_DIVIDEND',
  'MERGER',
  'DELISTING',
];

const RAW_ACTION_TYPES: readonly CorporateActionType[] = [...ACTION_TYPES, 'SPINOFF'];

/** Up to two actions an instrument that are published and effective among the later sessions; on raw prices, where a book can
 * hold them, spin-offs too, with a value for books that do not have the new instrument. */
function otherActions(
  basis: PriceBasis,
  instruments: readonly PanelInstrument[],
  later: readonly TradeDate[],
  random: RandomStream,
): BuilderAction[] {
  if (later.length === 0) return [];
  return instruments.flatMap(({ instrumentId }) =>
    Array.from({ length: random.below(3) }, (): BuilderAction => {
      const type = pick(random, basis === 'raw' ? RAW_ACTION_TYPES : ACTION_TYPES);
      const exDate = pick(random, later);
      const shared = { instrumentId, type, exDate, knownAtMs: instantOn(pick(random, later), random) };
      if (type === 'SPINOFF') {
        const newInstrumentId = pick(random, instruments).instrumentId;
        return { ...shared, ratio: pick(random, [0.1, 0.5, 1]), amount: 5 * random.uniform(), newInstrumentId };
      }
      return type === 'SPLIT' || type === 'STOCK_DIVIDEND'
        ? { ...shared, ratio: pick(random, [0.1, 0.5, 1.05, 2, 3]) }
        : { ...shared, amount: 5 * random.uniform() };
    }),
  );
}

/** The known spells with other later ends, and spells that become known later: half of the original's and new ones, which
 * may have begun long before. */
function otherMembership(
  panel: MarketPanel,
  t: number,
  known: readonly BuilderSpell[],
  instruments: readonly PanelInstrument[],
  random: RandomStream,
): BuilderSpell[] {
  const { sessions, hasMembership } = panel.header;
  const later = sessions.slice(t + 1);
  if (later.length === 0 || !hasMembership) return [...known];
  const ended = known.map((spell) =>
    spell.toDate === undefined && random.uniform() < 0.5 ? { ...spell, toDate: pick(random, later) } : spell,
  );
  const unknown = spellsById(panel.header).filter((spell) => utcDate(spell.knownAtMs) > sessions[t]);
  const kept = unknown.filter(() => random.uniform() < 0.5);
  const fresh = Array.from({ length: 1 + unknown.length }, (): BuilderSpell => {
    const { instrumentId, symbol } = pick(random, instruments);
    const fromDate = pick(random, sessions);
    const knownAtMs = instantOn(pick(random, later), random);
    const toDate = random.uniform() < 0.5 ? addDays(fromDate, 1 + random.below(1000)) : undefined;
    return { symbol, instrumentId, fromDate, knownAtMs, ...(toDate === undefined ? {} : { toDate }) };
  });
  return [...ended, ...kept, ...fresh];
}

/** What was held against sessions up to t, and inventions about a third of the later ones. */
function otherDegraded(
  { header: { sessions, degradedSessions } }: MarketPanel,
  t: number,
  random: RandomStream,
): PanelHeader['degradedSessions'] {
  return Object.fromEntries(
    sessions.map((date, s) => {
      if (s <= t) return [date, degradedSessions?.[date] ?? []];
      return [date, random.uniform() < 0.3 ? [`COVERAGE ${random.below(10)} of 20`] : []];
    }),
  );
}

function instantOn(date: TradeDate, random: RandomStream): number {
  return epochDay(date) * MS_PER_DAY + random.below(MS_PER_DAY);
}

function pick<T>(random: RandomStream, choices: readonly T[]): T {
  return choices[random.below(choices.length)];
}
