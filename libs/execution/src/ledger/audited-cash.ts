import { type BookRules, DAYS_PER_YEAR, type InterestRates } from '../rules/book-rules.js';
import { type FxConversion } from '../rules/fx-rates.js';
import { halfEven, Tally } from './tally.js';

/** Money in one currency, in its own micro-units. */
interface Purse {
  readonly cash: Tally;
  readonly unsettled: Tally;
  readonly receivable: Tally;
  /** The part of `unsettled` that the session in hand has brought. */
  readonly traded: Tally;
}

/** A trade day whose amounts wait for their settlement, or dividends that wait for their payment. */
interface Waiting {
  readonly session: number;
  readonly currency: number;
  readonly micros: bigint;
}

/** Cash, unsettled amounts and receivables of every currency as the auditor counts them. What comes in or goes out is
 * given in the currency's micro-units, and its worth in the base currency is returned. */
export class AuditedCash {
  readonly currencies: number;
  readonly #purses: readonly Purse[];
  /** Base units for one of each currency, as amounts are translated now. */
  readonly #rates: Float64Array;
  /** By session, of trade days in order. */
  readonly #toSettle: Waiting[] = [];
  #settled = 0;
  readonly #dividends = new Map<number, Waiting[]>();
  /** Base amounts at which foreign balances were booked, less what conversions brought in base currency. */
  readonly #booked = new Tally();

  constructor(
    readonly rules: BookRules,
    firstSession: number,
  ) {
    this.currencies = rules.fx.currencies.length;
    this.#purses = rules.fx.currencies.map(() => ({
      cash: new Tally(),
      unsettled: new Tally(),
      receivable: new Tally(),
      traded: new Tally(),
    }));
    this.#rates = new Float64Array(this.currencies);
    this.translateAt(firstSession);
  }

  /** From here on amounts are translated at the rates of session t. */
  translateAt(t: number): void {
    for (let c = 0; c < this.currencies; c++) this.#rates[c] = this.rules.fx.at(c, t);
  }

  /** Cash at once. */
  receive(c: number, micros: number): number {
    this.#purses[c].cash.add(micros);
    return this.#inBase(c, micros);
  }

  /** Money of a trade, which settles later. */
  trade(c: number, micros: number): number {
    this.#purses[c].traded.add(micros);
    return this.#inBase(c, micros);
  }

  /** Money that is promised for the open of a later session. */
  promise(c: number, micros: number, session: number): number {
    this.#purses[c].receivable.add(micros);
    const due = this.#dividends.get(session);
    const waiting = { session, currency: c, micros: BigInt(micros) };
    if (due === undefined) this.#dividends.set(session, [waiting]);
    else due.push(waiting);
    return this.#inBase(c, micros);
  }

  /** Foreign money leaves and base currency comes in, both on settlement.
   * @returns the base amount that the rule of the sweep gives */
  convert({ currency, nativeMicros, baseMicros }: FxConversion): number {
    this.#purses[currency].traded.add(-nativeMicros);
    this.#purses[0].traded.add(baseMicros);
    this.#booked.add(-baseMicros);
    const against = (Math.sign(nativeMicros) * this.rules.fx.spreadBps) / 10_000;
    return halfEven(nativeMicros * this.#rates[currency] * (1 - against));
  }

  /** Interest on the balances as they stand.
   * @param nights since the last session
   * @param shortMicros value of all shorts
   * @param result falls by what comes in, in the base currency, and rises by what is paid */
  interest(nights: number, shortMicros: number, result: Tally): void {
    const { financing } = this.rules;
    const restricted = financing.shortProceeds === 'restricted' ? shortMicros : 0;
    for (let c = 0; c < this.currencies; c++) {
      const rates = (c > 0 && financing.foreign.get(c)) || financing.base;
      const balance = this.#purses[c].cash.approximate() - (c === 0 ? restricted : 0);
      const interest = interestOn(balance, rates, nights);
      if (interest !== 0) result.add(-this.receive(c, interest));
    }
    if (restricted === 0) return;
    const rebate = halfEven((restricted * financing.shortRebate * nights) / DAYS_PER_YEAR);
    result.add(-this.receive(0, rebate));
  }

  /** What settles and what is paid at the open of session t. */
  open(t: number): void {
    for (; this.#settled < this.#toSettle.length && this.#toSettle[this.#settled].session <= t; this.#settled++) {
      const { currency, micros } = this.#toSettle[this.#settled];
      this.#purses[currency].unsettled.addExact(-micros);
      this.#purses[currency].cash.addExact(micros);
    }
    const due = this.#dividends.get(t);
    if (due === undefined) return;
    for (const { currency, micros } of due) {
      this.#purses[currency].receivable.addExact(-micros);
      this.#purses[currency].cash.addExact(micros);
    }
    this.#dividends.delete(t);
  }

  /** Puts the trades of session t among what waits for settlement. */
  close(t: number): void {
    for (let c = 0; c < this.currencies; c++) {
      const micros = this.#purses[c].traded.drain();
      if (micros === 0n) continue;
      this.#purses[c].unsettled.addExact(micros);
      this.#toSettle.push({ session: this.rules.settlement.settlesAt(t), currency: c, micros });
    }
  }

  native(c: number): Readonly<Record<'cash' | 'unsettled' | 'receivable', bigint>> {
    const { cash, unsettled, receivable } = this.#purses[c];
    return { cash: cash.total(), unsettled: unsettled.total(), receivable: receivable.total() };
  }

  /** Base currency alone, as the nearest double. */
  approximate(kind: 'cash' | 'unsettled' | 'receivable'): number {
    return this.#purses[0][kind].approximate();
  }

  /** All currencies together, foreign ones at their present rates. */
  total(kind: 'cash' | 'unsettled' | 'receivable'): bigint {
    let total = this.#purses[0][kind].total();
    for (let c = 1; c < this.currencies; c++) {
      total += BigInt(halfEven(this.#purses[c][kind].approximate() * this.#rates[c]));
    }
    return total;
  }

  /** What foreign balances have lost against what they were booked at; negative for a gain. */
  translationLoss(): bigint {
    if (this.currencies === 1) return 0n;
    const carried = this.total('cash') + this.total('unsettled') + this.total('receivable');
    const { cash, unsettled, receivable } = this.native(0);
    return this.#booked.total() - (carried - cash - unsettled - receivable);
  }

  #inBase(c: number, micros: number): number {
    if (c === 0) return micros;
    const worth = halfEven(micros * this.#rates[c]);
    this.#booked.add(worth);
    return worth;
  }
}

function interestOn(balance: number, { cashInterest, debitInterest }: InterestRates, nights: number): number {
  return halfEven((balance * (balance > 0 ? cashInterest : debitInterest) * nights) / DAYS_PER_YEAR);
}
