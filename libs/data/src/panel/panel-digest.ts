import { createHash } from 'node:crypto';

import { compareCodeUnits, sha256, sha256Json, type TradeDate } from '@prometheus/core';

import { type MarketPanel, PANEL_FIELDS, type PanelAction, type PanelHeader } from './market-panel.js';
import { firstSessionOnOrAfter } from './session-search.js';

/** Digests of every prefix of a panel: digest t is sha256 over digest t-1 and all that became known in session t (its
 * bars, corporate actions, membership changes, newly listed instruments and what quality control held against it). Absent bars and instruments that are not
 * listed yet leave no trace, so the digest of a day is the same in a panel that knows nothing of later days. The venue of
 * an instrument's last bars is left out for the same reason.
 *
 * @returns shape (T * 32,), one digest a session */
export function digestSessions(header: PanelHeader, memory: SharedArrayBuffer): Uint8Array {
  const rows = header.sessions.length;
  const columns = header.instruments.length;
  const cells = rows * columns;
  const values = PANEL_FIELDS.map((_, k) => new Float64Array(memory, k * cells * 8, cells));
  const mask = new Uint8Array(memory, PANEL_FIELDS.length * cells * 8, cells);
  const idBytes = header.instruments.map((instrument) =>
    Buffer.from(sha256(instrument.instrumentId), 'hex').readBigUInt64LE(0),
  );
  const events = eventsBySession(header, firstRows(mask, rows, columns));
  const listed = new Uint8Array(columns);
  const row = new ArrayBuffer(columns * 8 * (PANEL_FIELDS.length + 1));
  const doubles = new Float64Array(row);
  const integers = new BigUint64Array(row);
  const digests = new Uint8Array(rows * 32);

  let previous: Uint8Array = Buffer.from(
    sha256(`${header.collection}\n${header.market}\n${header.basis}\n${header.currency}`),
    'hex',
  );
  for (let t = 0; t < rows; t++) {
    const arrivals: string[] = [];
    let used = 0;
    for (let i = 0, cell = t * columns; i < columns; i++, cell++) {
      if (mask[cell] === 0) continue;
      if (listed[i] === 0) {
        listed[i] = 1;
        const { instrumentId, symbol, tickers, sector, currency } = header.instruments[i];
        // A later ticker is an event of its own day.
        arrivals.push(sha256Json({ instrumentId, symbol: tickers?.[0]?.symbol ?? symbol, sector, currency }));
      }
      integers[used++] = idBytes[i];
      for (let k = 0; k < values.length; k++) {
        const value = values[k][cell];
        // Every absent value has the same bytes, whichever NaN the source produced.
        doubles[used++] = value === value ? value : Number.NaN;
      }
    }
    const hash = createHash('sha256').update(previous).update(header.sessions[t]);
    for (const entry of arrivals) hash.update(entry);
    for (const entry of events[t]) hash.update(entry);
    previous = hash.update(new Uint8Array(row, 0, used * 8)).digest();
    digests.set(previous, t * 32);
  }
  return digests;
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

function firstRows(mask: Uint8Array, rows: number, columns: number): Int32Array {
  const first = new Int32Array(columns).fill(rows);
  for (let cell = rows * columns - 1; cell >= 0; cell--) {
    if (mask[cell] === 1) first[cell % columns] = Math.floor(cell / columns);
  }
  return first;
}

/** Actions at the earlier of ex-date and the day they were known, though never before the instrument's first bar;
 * spells on the day they were known, their ends on the first day outside, or when they were known later; tickers likewise. */
function eventsBySession(header: PanelHeader, firstBars: Int32Array): string[][] {
  const entries: string[][] = header.sessions.map(() => []);
  const add = (date: TradeDate, entry: string, earliest = 0): void => {
    const t = Math.max(firstSessionOnOrAfter(header.sessions, date), earliest);
    if (t < entries.length) entries[t].push(entry);
  };
  for (const { instrument, ...action } of header.actions) {
    const { instrumentId } = header.instruments[instrument];
    add(actionKnownOn(action), sha256Json({ instrumentId, ...action }), firstBars[instrument]);
  }
  header.instruments.forEach(({ instrumentId, tickers = [] }, i) => {
    for (const { symbol, fromDate, knownAtMs } of tickers.slice(1)) {
      const known = utcDate(knownAtMs);
      const entry = sha256Json({ instrumentId, symbol, fromDate, knownAtMs });
      add(known > fromDate ? known : fromDate, entry, firstBars[i]);
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
  return entries.map((list) => list.sort(compareCodeUnits));
}
