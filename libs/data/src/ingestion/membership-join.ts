import { dateOfEpochDay, epochDay, type TradeDate } from '@prometheus/core';

import { type Spell } from './membership-file.js';
import { finding, type QcFinding } from './quality-control/finding.js';
import { type SessionTable } from './session-table.js';
import { entityId, unpricedMemberId } from './symbol.js';
import { type PricedInstrument, type SymbolChange, type SymbolHistory } from './symbol-history.js';

/** Within this many sessions two days count as the same beginning or end. */
const SAME_DAY_SESSIONS = 5;

/** A spell of membership and the instrument that it is about. */
export interface JoinedSpell extends Spell {
  readonly instrumentId: string;
}

/** The bars of an instrument within a spell. */
export interface SpellBars {
  readonly bars: number;
  /** Those with volume. */
  readonly traded: number;
}

/** A spell whose ticker an instrument with prices has in the collection, though no file says that it bore it then. */
export interface Candidate {
  readonly spell: Spell;
  readonly instrument: PricedInstrument;
}

export interface Joining {
  readonly joined: readonly JoinedSpell[];
  readonly findings: readonly QcFinding[];
}

/** Finds the instrument that each spell of membership is about.
 *
 * A ticker alone does not identify an issuer. A spell is about the instrument that bore its ticker, by a file of symbols or
 * a change of symbol, on its first day, or on the first day of the collection where that lies later. Where neither says so,
 * it is about the instrument of that ticker in the collection, unless the bars contradict:
 *
 * - none lies within the spell, because they begin after its end, end before its beginning, or have a hole there;
 * - fewer than half of those within it have volume, though the prices of other members do;
 * - they begin within the spell, and end neither with it nor, while it goes on, with the collection. Bars that begin late
 *   may be those of the member in a source that begins late; then they also end as it did.
 *
 * Days count as equal within five sessions, and what lies outside of the collection contradicts nothing. A spell that is
 * contradicted belongs to an instrument of its own without prices. */
export class SpellJoiner {
  readonly #bySymbol: ReadonlyMap<string, PricedInstrument>;
  readonly #byId: ReadonlyMap<string, PricedInstrument>;
  readonly #first: number;
  readonly #last: number;

  constructor(
    private readonly collection: string,
    private readonly sessions: SessionTable,
    private readonly history: SymbolHistory,
    priced: readonly PricedInstrument[],
    private readonly changes: readonly SymbolChange[],
  ) {
    this.#bySymbol = new Map(priced.map((instrument) => [instrument.symbol, instrument]));
    this.#byId = new Map(priced.map((instrument) => [instrument.instrumentId, instrument]));
    this.#first = priced.reduce((first, { firstSession }) => Math.min(first, firstSession), Infinity);
    this.#last = priced.reduce((last, { lastSession }) => Math.max(last, lastSession), -1);
  }

  /** The instrument that a spell could be about by its ticker, where its bars have to be looked at. */
  candidate(spell: Spell): Candidate | undefined {
    const instrument = this.#bySymbol.get(spell.symbol);
    if (instrument === undefined || this.#bearer(spell) !== undefined || this.#isPartOfChange(spell, instrument)) {
      return undefined;
    }
    return { spell, instrument };
  }

  /** @param barsOf the bars within the spell of each candidate */
  join(spells: readonly Spell[], barsOf: (spell: Spell) => SpellBars | undefined): Joining {
    const candidates = new Map(spells.map((spell) => [spell, this.candidate(spell)]));
    // A collection without volumes says nothing about trading.
    const hasVolume = spells.some((spell) => (barsOf(spell)?.traded ?? 0) > 0);
    const joined: JoinedSpell[] = [];
    const findings: QcFinding[] = [];
    for (const spell of spells) {
      const candidate = candidates.get(spell);
      const reason =
        candidate === undefined
          ? undefined
          : this.#contradiction(candidate, barsOf(spell) ?? { bars: 0, traded: 0 }, hasVolume);
      if (candidate !== undefined && reason !== undefined) {
        joined.push({ ...spell, instrumentId: unpricedMemberId(this.collection, spell.symbol, spell.fromDate) });
        findings.push(this.#refusal(candidate, reason));
      } else {
        const instrumentId =
          this.#bearer(spell) ?? candidate?.instrument.instrumentId ?? entityId(this.collection, spell.symbol);
        joined.push(...this.#segments({ ...spell, instrumentId }));
      }
    }
    return { joined, findings };
  }

  /** The instrument that bore the ticker, by a file of symbols or a change of symbol. */
  #bearer(spell: Spell): string | undefined {
    const bearer = this.history.bearerOn(spell.symbol, this.#expectedFrom(spell));
    const isOwnName = bearer !== undefined && this.#byId.get(bearer.instrumentId)?.symbol === bearer.symbol;
    if (bearer?.isStated === true || (bearer !== undefined && !isOwnName)) return bearer.instrumentId;
    if (this.#bySymbol.has(spell.symbol)) return undefined;
    // A list may name a member by the ticker that it took later.
    return this.changes.find(
      (change) => change.newSymbol === spell.symbol && this.#byId.has(change.instrumentId) && isWithin(change, spell),
    )?.instrumentId;
  }

  /** The day from which on the collection can have bars of the member. */
  #expectedFrom({ fromDate }: Spell): number {
    const first = this.#first === Infinity ? -Infinity : this.sessions.days[this.#first];
    return Math.max(epochDay(fromDate), first);
  }

  /** Whether a change of symbol within the spell leads to or from the instrument: then it is the same member. */
  #isPartOfChange(spell: Spell, { instrumentId }: PricedInstrument): boolean {
    return this.changes.some(
      (change) =>
        (change.instrumentId === instrumentId || change.newInstrumentId === instrumentId) && isWithin(change, spell),
    );
  }

  #contradiction(
    { spell, instrument }: Candidate,
    { bars, traded }: SpellBars,
    hasVolume: boolean,
  ): string | undefined {
    const { sessions } = this;
    const from = this.#sessionFrom(epochDay(spell.fromDate));
    const to =
      spell.toDate === undefined ? this.#last : Math.min(this.#sessionFrom(epochDay(spell.toDate)) - 1, this.#last);
    const { firstSession, lastSession } = instrument;
    const firstBar = `its first bar is of ${sessions.dateOf(firstSession)}`;
    const lastBar = `its last bar is of ${sessions.dateOf(lastSession)}`;
    const listedLate = firstSession > this.#first + SAME_DAY_SESSIONS;
    const endedEarly = lastSession < this.#last - SAME_DAY_SESSIONS;
    const begin = Math.max(from, this.#first);
    if (firstSession > to && listedLate) return `${firstBar}, after the spell`;
    if (lastSession < from && endedEarly) return `${lastBar}, before the spell`;
    if (bars === 0) {
      const expected = to - begin + 1 > SAME_DAY_SESSIONS && firstSession <= to && lastSession >= from;
      return expected ? 'it has no bar within the spell' : undefined;
    }
    if (hasVolume && 2 * traded < bars) return `${bars - traded} of its ${bars} bars within the spell have no volume`;
    const endsAlike = Math.abs(lastSession - to) <= SAME_DAY_SESSIONS;
    if (firstSession > begin + SAME_DAY_SESSIONS && !endsAlike) {
      return `${firstBar}, within the spell, and ${lastBar}: they do not end with it either`;
    }
    return undefined;
  }

  /** Session of a day, or the first after it. */
  #sessionFrom(day: number): number {
    return this.sessions.firstAfter(day - 1) ?? this.sessions.days.length;
  }

  #refusal({ spell, instrument }: Candidate, reason: string): QcFinding {
    const { fromDate, toDate, symbol } = spell;
    const until = toDate === undefined ? 'on' : `to ${toDate}`;
    const days = [epochDay(fromDate), ...(toDate === undefined ? [] : [epochDay(toDate)])];
    const remedy = `if they are one, state the days of the ticker in a file of symbols (instrument ${instrument.symbol})`;
    const detail = `member from ${fromDate} ${until} is another security than the prices of ${symbol}: ${reason}; ${remedy}`;
    return finding('TICKER_REUSED', symbol, days, detail, 1);
  }

  /** The parts of a spell: where a change of symbol leads from one instrument with prices to another, the member goes on
   * under the other. */
  #segments(spell: JoinedSpell): JoinedSpell[] {
    const backward: JoinedSpell[] = [];
    let earliest = spell;
    for (let change = this.#changeTo(earliest); change !== undefined; change = this.#changeTo(earliest)) {
      const [before, after] = cut(earliest, change, change.instrumentId, earliest.instrumentId);
      backward.unshift(after);
      earliest = before;
    }
    const parts = [earliest, ...backward];
    for (let change = this.#changeFrom(parts.at(-1)); change !== undefined; change = this.#changeFrom(parts.at(-1))) {
      const last = parts.pop() as JoinedSpell;
      parts.push(...cut(last, change, last.instrumentId, change.newInstrumentId));
    }
    return parts;
  }

  #changeTo(spell: JoinedSpell): SymbolChange | undefined {
    return this.changes.find(
      (change) =>
        change.newInstrumentId === spell.instrumentId && this.#byId.has(change.instrumentId) && isWithin(change, spell),
    );
  }

  #changeFrom(spell: JoinedSpell | undefined): SymbolChange | undefined {
    if (spell === undefined) return undefined;
    return this.changes.find(
      (change) =>
        change.instrumentId === spell.instrumentId && this.#byId.has(change.newInstrumentId) && isWithin(change, spell),
    );
  }
}

function isWithin({ exDay }: SymbolChange, { fromDate, toDate }: Spell): boolean {
  return exDay > epochDay(fromDate) && (toDate === undefined || exDay < epochDay(toDate));
}

function cut(spell: JoinedSpell, change: SymbolChange, before: string, after: string): [JoinedSpell, JoinedSpell] {
  const exDate: TradeDate = dateOfEpochDay(change.exDay);
  return [
    { ...spell, instrumentId: before, toDate: exDate, endKnownAtMs: change.knownAtMs },
    { ...spell, instrumentId: after, fromDate: exDate, knownAtMs: Math.max(spell.knownAtMs, change.knownAtMs) },
  ];
}
