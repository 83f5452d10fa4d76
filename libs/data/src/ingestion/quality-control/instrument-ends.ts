import { type Classification } from '../sector-file.js';
import { type SessionTable } from '../session-table.js';
import { finding, type QcFinding } from './finding.js';

/** An instrument whose last bar lies within this many sessions of the collection's last ends with the collection. */
const END_SESSIONS = 5;

/** An instrument whose bars stop before the collection's do, though no action says why. */
export interface EarlyEnd {
  readonly symbol: string;
  /** Session of its last bar. */
  readonly lastSession: number;
}

/** Where the bars of the instruments of these files end, beside the end of the whole collection. */
export class InstrumentEnds {
  readonly early: readonly EarlyEnd[];
  /** How many end with the collection: the end of a collection says nothing about an instrument. */
  readonly withCollection: number;
  readonly #last: ReadonlyMap<string, number>;
  readonly #collectionEnd: number;

  /** @param stored session of the newest stored bar by symbol
   * @param incoming session of the last bar in these files by symbol
   * @param delisted symbols whose end a corporate action explains */
  constructor(
    private readonly sessions: SessionTable,
    stored: ReadonlyMap<string, number>,
    incoming: ReadonlyMap<string, number>,
    delisted: ReadonlySet<string>,
  ) {
    const last = new Map(stored);
    for (const [symbol, session] of incoming) last.set(symbol, Math.max(session, last.get(symbol) ?? -1));
    this.#last = last;
    this.#collectionEnd = [...last.values()].reduce((end, session) => Math.max(end, session), -1);
    const ends = [...incoming.keys()].map((symbol) => ({ symbol, lastSession: last.get(symbol) ?? -1 }));
    const before = ends.filter(({ lastSession }) => lastSession <= this.#collectionEnd - END_SESSIONS);
    this.early = before.filter(({ symbol }) => !delisted.has(symbol));
    this.withCollection = ends.length - before.length;
  }

  /** Whether the symbol has a bar at all. */
  has(symbol: string): boolean {
    return this.#last.has(symbol);
  }

  findings(): QcFinding[] {
    const { sessions } = this;
    return this.early.map(({ symbol, lastSession }) => {
      const text =
        `last row ${sessions.dateOf(lastSession)}, the collection goes on to ${sessions.dateOf(this.#collectionEnd)}; ` +
        'prices do not tell why: a delisting needs a row in an action file';
      return finding('ENDS_EARLY', symbol, [sessions.days[lastSession]], text);
    });
  }
}

/** Five letters that end in Q: the suffix that Nasdaq and the over-the-counter market gave to issuers in bankruptcy. */
const BANKRUPTCY_SYMBOL = /^[A-Z]{4}Q$/;

/** The venue of an instrument's last bars as far as its symbol tells. */
export function venueOfSymbol(symbol: string): 'OTC' | undefined {
  return BANKRUPTCY_SYMBOL.test(symbol) ? 'OTC' : undefined;
}

/** The symbols whose venue is inferred because no sector file names it. */
export function venueFindings(
  symbols: Iterable<string>,
  classifications: ReadonlyMap<string, Classification> | undefined,
): QcFinding[] {
  const detail = 'the symbol ends in Q, the suffix of bankruptcy: last rows taken to be over the counter';
  return [...symbols]
    .filter((symbol) => venueOfSymbol(symbol) !== undefined && classifications?.get(symbol)?.exchange === undefined)
    .map((symbol) => finding('VENUE_INFERRED', symbol, [], detail, 1));
}
