import { InstrumentCurrencyError } from '../errors.js';
import { type ActionFile, type ActionRow } from './action-file.js';
import { type StoredAction } from './action-store.js';
import { type ProblemList } from './problem-list.js';
import { type Classification } from './sector-file.js';
import { entityId } from './symbol.js';

/** In which currency each instrument of a collection is quoted: what the sector file says, else what is stored, else that of the
 * collection. */
export class InstrumentCurrencies {
  constructor(
    readonly collection: string,
    readonly ofCollection: string,
    private readonly stored: ReadonlyMap<string, string>,
    private readonly classifications: ReadonlyMap<string, Classification> | undefined,
  ) {}

  of(symbol: string): string {
    return this.classifications?.get(symbol)?.currency ?? this.stored.get(symbol) ?? this.ofCollection;
  }

  /** Adds each action of an instrument that `isKnown` and whose currency is another one to the problems: its amount could not
   * be added to the instrument's prices. */
  refuseForeignActions(file: ActionFile, isKnown: (symbol: string) => boolean, problems: ProblemList): void {
    for (const action of file.actions) {
      const wanted = this.of(action.symbol);
      if (action.currency === undefined || action.currency === wanted || !isKnown(action.symbol)) continue;
      const message = `is not the currency of ${action.symbol}, which is ${wanted}: convert the amount, or name the currency in a sector file`;
      problems.add(file.file, file.lines.get(action) as number, 'currency', action.currency, message);
    }
  }

  /** @throws {InstrumentCurrencyError} when a stored action that `file` does not replace is in another currency than its
   * instrument has now */
  requireStoredActions(stored: readonly StoredAction[], file: ActionFile | undefined): void {
    const keyOf = (id: string, exDate: string, type: string): string => `${id} ${exDate} ${type}`;
    const replaced = new Set(
      file?.actions.map(({ symbol, exDate, type }) => keyOf(entityId(this.collection, symbol), exDate, type)),
    );
    const prefix = entityId(this.collection, '').length;
    for (const { instrument_id: id, ex_date: exDate, type, currency } of stored) {
      const symbol = id.slice(prefix);
      if (currency === this.of(symbol) || replaced.has(keyOf(id, exDate, type))) continue;
      throw new InstrumentCurrencyError(symbol, this.of(symbol), type, exDate, currency);
    }
  }

  /** The actions with the currency of their instrument where the file names none. */
  resolve(actions: readonly ActionRow[]): ResolvedAction[] {
    return actions.map((action) => ({ ...action, currency: action.currency ?? this.of(action.symbol) }));
  }
}

export type ResolvedAction = ActionRow & { readonly currency: string };
