import { type ListedSymbol } from './symbol-list.js';

/** Finds which security of the lists a collection's symbol means: the one that is written like it, or else the only one that
 * another system writes like it (CQS, Nasdaq, or a class of shares with a dash: `BRK-B`). */
export class SymbolMatcher {
  readonly #listed: ReadonlyMap<string, ListedSymbol>;
  readonly #otherwise = new Map<string, Set<ListedSymbol>>();

  constructor(listed: readonly ListedSymbol[]) {
    this.#listed = new Map(listed.map((one) => [one.symbol, one]));
    for (const one of listed) {
      const dashed = /^[A-Z]+\.[A-Z]$/.test(one.symbol) ? [one.symbol.replace('.', '-')] : [];
      for (const other of [...one.otherSymbols, ...dashed]) {
        const same = this.#otherwise.get(other) ?? new Set();
        this.#otherwise.set(other, same.add(one));
      }
    }
  }

  /** Undefined for a symbol that is not listed, and for one that could mean two securities. */
  find(symbol: string): ListedSymbol | undefined {
    const exact = this.#listed.get(symbol);
    if (exact !== undefined) return exact;
    const others = [...(this.#otherwise.get(symbol) ?? [])];
    return others.length === 1 ? others[0] : undefined;
  }
}
