import { type SessionTable } from './session-table.js';

/** A stretch of days on which a ticker named an instrument. Days are whole days since 1970-01-01. */
export interface TickerSpell {
  readonly instrumentId: string;
  readonly symbol: string;
  readonly from: number;
  /** First day on which it no longer does; Infinity while it does. */
  readonly to: number;
  readonly knownAtMs: number;
  readonly endKnownAtMs: number | undefined;
  /** Whether a file says so; otherwise it follows from the price files and changes of symbol. */
  readonly isStated: boolean;
}

/** An instrument with bars. */
export interface PricedInstrument {
  readonly instrumentId: string;
  /** As in the collection. */
  readonly symbol: string;
  readonly firstSession: number;
  readonly lastSession: number;
}

/** A SYMBOL_CHANGE: from the ex-date on the instrument goes under the new ticker. */
export interface SymbolChange {
  readonly instrumentId: string;
  readonly newInstrumentId: string;
  readonly newSymbol: string;
  readonly exDay: number;
  readonly knownAtMs: number;
}

/** Which ticker named which instrument of a collection when; on one day a ticker names at most one of them. */
export class SymbolHistory {
  readonly #bySymbol = new Map<string, TickerSpell[]>();
  readonly #byInstrument = new Map<string, TickerSpell[]>();

  constructor(readonly spells: readonly TickerSpell[]) {
    for (const spell of spells) {
      push(this.#bySymbol, spell.symbol, spell);
      push(this.#byInstrument, spell.instrumentId, spell);
    }
  }

  /** The instrument that a ticker named on a day. */
  bearerOn(symbol: string, day: number): TickerSpell | undefined {
    return this.#bySymbol.get(symbol)?.find(({ from, to }) => from <= day && day < to);
  }

  /** The ticker of an instrument on a day. */
  symbolOn(instrumentId: string, day: number): string | undefined {
    return this.#byInstrument.get(instrumentId)?.find(({ from, to }) => from <= day && day < to)?.symbol;
  }
}

/** Brings together what is known of the tickers of a collection, in this order of trust:
 *
 * 1. what files state; of an instrument that they speak of, nothing else counts;
 * 2. changes of symbol: where the collection has no prices of the new ticker, the instrument goes on under it; where it has
 *    them, the other instrument goes on, and the old ticker names nobody from then on;
 * 3. otherwise an instrument bears its own ticker from its first bar on.
 *
 * Days on which a ticker names an instrument by an earlier rule are taken out of the later ones. */
export function deriveSymbolHistory(
  priced: readonly PricedInstrument[],
  changes: readonly SymbolChange[],
  stated: readonly TickerSpell[],
  sessions: SessionTable,
): SymbolHistory {
  const spoken = new Set(stated.map(({ instrumentId }) => instrumentId));
  const hasBars = new Set(priced.map(({ instrumentId }) => instrumentId));
  const own: TickerSpell[] = [];
  const changed: TickerSpell[] = [];
  for (const instrument of priced) {
    if (spoken.has(instrument.instrumentId)) continue;
    const [first, ...later] = tickersOf(instrument, changes, hasBars, sessions);
    own.push(first);
    changed.push(...later);
  }
  // Of two instruments that take one ticker, the later one has it from then on.
  changed.sort((a, b) => b.from - a.from);
  const settled = new Map<string, TickerSpell[]>();
  const result: TickerSpell[] = [];
  for (const spell of [...stated, ...changed, ...own]) {
    for (const rest of withoutDaysOf(spell, settled.get(spell.symbol) ?? [])) {
      push(settled, rest.symbol, rest);
      result.push(rest);
    }
  }
  return new SymbolHistory(result);
}

function tickersOf(
  { instrumentId, symbol, firstSession }: PricedInstrument,
  changes: readonly SymbolChange[],
  hasBars: ReadonlySet<string>,
  sessions: SessionTable,
): TickerSpell[] {
  let current: TickerSpell = {
    instrumentId,
    symbol,
    from: sessions.days[firstSession],
    to: Infinity,
    knownAtMs: sessions.closeMs[firstSession],
    endKnownAtMs: undefined,
    isStated: false,
  };
  const tickers: TickerSpell[] = [];
  const own = changes.filter((change) => change.instrumentId === instrumentId).sort((a, b) => a.exDay - b.exDay);
  for (const { newInstrumentId, newSymbol, exDay, knownAtMs } of own) {
    // The bars of such an instrument are all those of its new name.
    const isBefore = exDay <= current.from;
    const ended: TickerSpell = { ...current, to: exDay, endKnownAtMs: knownAtMs };
    if (hasBars.has(newInstrumentId)) {
      if (!isBefore) current = ended;
      break;
    }
    if (isBefore) {
      current = { ...current, symbol: newSymbol };
      continue;
    }
    tickers.push(ended);
    current = { ...current, symbol: newSymbol, from: exDay, knownAtMs };
  }
  return [...tickers, current];
}

/** What is left of a spell when the days of others are taken out. */
function withoutDaysOf(spell: TickerSpell, others: readonly TickerSpell[]): TickerSpell[] {
  let parts = [spell];
  for (const other of others) {
    parts = parts.flatMap((part) => {
      if (other.from >= part.to || other.to <= part.from) return [part];
      const before: TickerSpell = {
        ...part,
        to: other.from,
        endKnownAtMs: Math.max(part.knownAtMs, other.knownAtMs),
      };
      const after: TickerSpell = {
        ...part,
        from: other.to,
        knownAtMs: Math.max(part.knownAtMs, other.endKnownAtMs ?? other.knownAtMs),
      };
      return [...(before.to > before.from ? [before] : []), ...(other.to < part.to ? [after] : [])];
    });
  }
  return parts;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
