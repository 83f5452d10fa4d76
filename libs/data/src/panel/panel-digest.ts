import { createHash } from 'node:crypto';

import { compareCodeUnits, sha256, sha256Json, type TradeDate } from '@prometheus/core';

import {
  type MarketPanel,
  PANEL_FIELDS,
  type PanelAction,
  panelArrays,
  type PanelHeader,
  type PanelInstrument,
} from './market-panel.js';
import { firstSessionOnOrAfter } from './session-search.js';

/** Digests of every prefix of a panel, one session after the other: digest t is sha256 over digest t-1 and all that became known in
 * session t (its bars, corporate actions, membership changes, newly listed instruments and what quality control held against it).
 * Absent bars and instruments that are not listed yet leave no trace, so the digest of a day is the same in a panel that knows
 * nothing of later days, nor of instruments that never trade. The venue of an instrument's last bars is left out for the same
 * reason. */
export class SessionDigester {
  /** Shape (T * 32,), one digest a session; zero where none was added. */
  readonly digests: Uint8Array;
  readonly #values: readonly Float64Array[];
  readonly #mask: Uint8Array;
  readonly #idBytes: readonly bigint[];
  readonly #listed: Uint8Array;
  /** By session, the last first, so that the next is taken off the end. */
  readonly #events: Event[];
  /** Of instruments without a bar so far. */
  readonly #waiting = new Map<number, string[]>();
  readonly #doubles: Float64Array;
  readonly #integers: BigUint64Array;
  #previous: Uint8Array;

  constructor(
    readonly header: PanelHeader,
    memory: SharedArrayBuffer,
  ) {
    const columns = header.instruments.length;
    const cells = header.sessions.length * columns;
    const { fields, mask } = panelArrays(memory, cells);
    this.#values = fields;
    this.#mask = mask;
    this.#idBytes = header.instruments.map(({ instrumentId }) =>
      Buffer.from(sha256(instrumentId), 'hex').readBigUInt64LE(0),
    );
    this.#listed = new Uint8Array(columns);
    this.#events = eventsOf(header).sort((a, b) => b.session - a.session);
    const row = new ArrayBuffer(columns * 8 * (PANEL_FIELDS.length + 1));
    this.#doubles = new Float64Array(row);
    this.#integers = new BigUint64Array(row);
    this.digests = new Uint8Array(header.sessions.length * 32);
    this.#previous = Buffer.from(
      sha256(`${header.collection}\n${header.market}\n${header.basis}\n${header.currency}`),
      'hex',
    );
  }

  /** @param t session position, later than those added before; what became known in sessions that were passed over counts as of t */
  add(t: number): void {
    const arrivals: string[] = [];
    const used = this.#readRow(t, (i) => arrivals.push(listing(this.header.instruments[i])));
    const hash = createHash('sha256').update(this.#previous).update(this.header.sessions[t]);
    for (const entry of arrivals) hash.update(entry);
    for (const entry of this.#eventsUpTo(t)) hash.update(entry);
    this.#previous = hash.update(new Uint8Array(this.#doubles.buffer, 0, used * 8)).digest();
    this.digests.set(this.#previous, t * 32);
  }

  /** Packs the bars of a session.
   * @param arrive called with each instrument that has its first
   * @returns values of eight bytes */
  #readRow(t: number, arrive: (instrument: number) => void): number {
    const [open, high, low, close, volume, splitFactor, cashDividend] = this.#values;
    const doubles = this.#doubles;
    const columns = this.#listed.length;
    let used = 0;
    for (let i = 0, cell = t * columns; i < columns; i++, cell++) {
      if (this.#mask[cell] === 0) continue;
      if (this.#listed[i] === 0) {
        this.#listed[i] = 1;
        arrive(i);
      }
      this.#integers[used] = this.#idBytes[i];
      doubles[used + 1] = plain(open[cell]);
      doubles[used + 2] = plain(high[cell]);
      doubles[used + 3] = plain(low[cell]);
      doubles[used + 4] = plain(close[cell]);
      doubles[used + 5] = plain(volume[cell]);
      doubles[used + 6] = plain(splitFactor[cell]);
      doubles[used + 7] = plain(cashDividend[cell]);
      used += 8;
    }
    return used;
  }

  /** In an order that does not depend on that of their sources. */
  #eventsUpTo(t: number): string[] {
    const due: string[] = [];
    for (const [instrument, entries] of this.#waiting) {
      if (this.#listed[instrument] === 0) continue;
      due.push(...entries);
      this.#waiting.delete(instrument);
    }
    for (let next = this.#events.at(-1); next !== undefined && next.session <= t; next = this.#events.at(-1)) {
      this.#events.pop();
      if (next.instrument < 0 || this.#listed[next.instrument] === 1) due.push(next.entry);
      else this.#waiting.set(next.instrument, [...(this.#waiting.get(next.instrument) ?? []), next.entry]);
    }
    return due.sort(compareCodeUnits);
  }
}

/** The digests of all prefixes of a panel, see {@link SessionDigester}.
 * @returns shape (T * 32,), one digest a session */
export function digestSessions(header: PanelHeader, memory: SharedArrayBuffer): Uint8Array {
  const digester = new SessionDigester(header, memory);
  for (let t = 0; t < header.sessions.length; t++) digester.add(t);
  return digester.digests;
}

/** Every absent value has the same bytes, whichever NaN the source produced. */
function plain(value: number): number {
  return value === value ? value : Number.NaN;
}

/** What became known of an instrument when it was listed. A later ticker is an event of its own day. */
function listing({ instrumentId, symbol, tickers, sector, currency }: PanelInstrument): string {
  return sha256Json({ instrumentId, symbol: tickers?.[0]?.symbol ?? symbol, sector, currency });
}

/** Hexadecimal digest of all that was known up to session `t`. */
export function panelDigest(panel: MarketPanel, t: number): string {
  return Buffer.from(panel.digests.buffer, panel.digests.byteOffset + t * 32, 32).toString('hex');
}

/** The vintage of a run whose last session is `t`: a hash of all that the run can read. Beside what was known day by day
 * that is the venue of each instrument's last bars, which decides at which price a vanished name is written off. */
export function dataVintage(panel: MarketPanel, t: number): string {
  const venues = panel.header.instruments
    .filter(({ exchange }, i) => exchange !== undefined && panel.firstBar(i) <= t)
    .map(({ instrumentId, exchange }) => `${instrumentId} ${exchange}`);
  return sha256Json({ known: panelDigest(panel, t), venues });
}

/** The day on which an action entered the world's knowledge: when it was published, and at the latest on its ex-date,
 * because the price shows it then. */
export function actionKnownOn(action: Pick<PanelAction, 'exDate' | 'knownAtMs'>): TradeDate {
  const known = utcDate(action.knownAtMs);
  return known < action.exDate ? known : action.exDate;
}

/** The day on which the end of a spell entered the world's knowledge and counts: its first day outside, or when it was known
 * where that came later. */
export function endKnownOn({
  toDate,
  endKnownAtMs,
}: {
  readonly toDate: TradeDate;
  readonly endKnownAtMs?: number | undefined;
}): TradeDate {
  const known = endKnownAtMs === undefined ? toDate : utcDate(endKnownAtMs);
  return known > toDate ? known : toDate;
}

/** The day of an instant in UTC. */
export function utcDate(ms: number): TradeDate {
  return new Date(ms).toISOString().slice(0, 10) as TradeDate;
}

/** Something that became known in a session. */
interface Event {
  /** Position of the first session on or after its day. */
  readonly session: number;
  /** Whose first bar it waits for; -1 when for none. */
  readonly instrument: number;
  readonly entry: string;
}

/** Actions at the earlier of ex-date and the day they were known, though never before the instrument's first bar;
 * spells on the day they were known, their ends on the first day outside, or when they were known later; tickers likewise. */
function eventsOf(header: PanelHeader): Event[] {
  const events: Event[] = [];
  const add = (date: TradeDate, entry: string, instrument = -1): void => {
    events.push({ session: firstSessionOnOrAfter(header.sessions, date), instrument, entry });
  };
  for (const { instrument, ...action } of header.actions) {
    const { instrumentId } = header.instruments[instrument];
    add(actionKnownOn(action), sha256Json({ instrumentId, ...action }), instrument);
  }
  header.instruments.forEach(({ instrumentId, tickers = [] }, i) => {
    for (const { symbol, fromDate, knownAtMs } of tickers.slice(1)) {
      const known = utcDate(knownAtMs);
      const entry = sha256Json({ instrumentId, symbol, fromDate, knownAtMs });
      add(known > fromDate ? known : fromDate, entry, i);
    }
  });
  for (const { symbol, fromDate, toDate, knownAtMs, endKnownAtMs, tickers = [] } of header.membership) {
    const known = utcDate(knownAtMs);
    add(known, sha256Json({ symbol, fromDate, knownAtMs }));
    for (const ticker of tickers.slice(1)) {
      const told = [known, utcDate(ticker.knownAtMs), ticker.fromDate].sort(compareCodeUnits)[2];
      add(told, sha256Json({ symbol, fromDate, ticker: { ...ticker } }));
    }
    if (toDate === undefined) continue;
    const end = endKnownOn({ toDate, endKnownAtMs });
    add(known > end ? known : end, sha256Json({ symbol, fromDate, toDate, endKnownAtMs }));
  }
  for (const [date, degraded] of Object.entries(header.degradedSessions ?? {})) {
    add(date as TradeDate, sha256Json({ degraded: [...degraded] }));
  }
  return events;
}
