import { addDays } from '@prometheus/core';
import { type BuilderAction, type CorporateActionType } from '@prometheus/data';

import { type Account, ACCOUNTS } from '../ledger/accounts.js';
import { Ledger } from '../ledger/ledger.js';
import { type BookRules } from '../rules/book-rules.js';
import { FxRates } from '../rules/fx-rates.js';
import { type LedgerScenario, type Planted } from './ledger-run.js';
import { buildPanel } from './random-market.js';

/** A fault of a book that an auditor must find. */
export interface LedgerFault {
  readonly name: string;
  /** @returns undefined where the market cannot show it */
  plant(scenario: LedgerScenario): Planted | undefined;
}

/** Multiplies the legs of one account, and the credited leg when the account is debited. */
class FaultyLedger extends Ledger {
  #debited = -2;

  constructor(
    readonly account: Account,
    readonly factor: number,
  ) {
    super();
  }

  protected override postLeg(leg: number, account: number, amountMicros: number): void {
    const own = ACCOUNTS[account] === this.account;
    if (own && leg % 2 === 0) this.#debited = leg;
    const faulty = own || (this.factor !== 0 && leg === this.#debited + 1);
    super.postLeg(leg, account, faulty ? this.factor * amountMicros + 0 : amountMicros);
  }
}

const inLedger = (name: string, account: Account, factor: number): LedgerFault => ({
  name,
  plant: () => ({ options: { ledger: new FaultyLedger(account, factor) } }),
});

const inRules = (
  name: string,
  change: (rules: BookRules, scenario: LedgerScenario) => Partial<BookRules> | undefined,
): LedgerFault => ({
  name,
  plant(scenario) {
    const { rules } = scenario.trading.options;
    const changed = change(rules, scenario);
    return changed === undefined ? undefined : { rules: { ...rules, ...changed } };
  },
});

/** The broker sees other actions than the auditor.
 * @param change undefined leaves the action out */
const inActions = (
  name: string,
  types: readonly CorporateActionType[],
  change: (action: BuilderAction) => BuilderAction | undefined,
): LedgerFault => ({
  name,
  plant({ market }) {
    if (!market.actions.some(({ type }) => types.includes(type))) return undefined;
    const actions = market.actions.flatMap((action) => (types.includes(action.type) ? (change(action) ?? []) : action));
    return { panel: buildPanel(market, actions) };
  },
});

/** Long enough to reach another session over any holidays. */
const SHIFT_DAYS = 5;

export const LEDGER_FAULTS: readonly LedgerFault[] = [
  inLedger('a dropped leg of a dividend', 'DIVIDENDS', 0),
  inLedger('a doubled commission', 'COMMISSIONS', 2),
  inLedger('a dropped leg of a translation', 'FX_TRANSLATION', 0),
  inLedger('a gain that nobody made', 'TRADING_GAINS', 2),
  inActions('a split booked days late', ['SPLIT'], (action) => ({
    ...action,
    exDate: addDays(action.exDate, SHIFT_DAYS),
  })),
  inActions('spun-off shares that never came', ['SPINOFF'], () => undefined),
  inActions('a merger at another ratio', ['MERGER'], ({ ratio, ...action }) =>
    ratio === undefined ? action : { ...action, ratio: ratio * 1.1 },
  ),
  inActions('a merger at another price', ['MERGER'], ({ amount, ...action }) =>
    amount === undefined ? action : { ...action, amount: amount * 1.0001 },
  ),
  inActions('a change of symbol that was missed', ['SYMBOL_CHANGE'], () => undefined),
  inActions('a dividend paid on its ex-date', ['CASH_DIVIDEND'], ({ payDate: _, ...action }) => action),
  inRules('a missed withholding', ({ withholding }) => (withholding > 0 ? { withholding: 0 } : undefined)),
  inRules('settlement a session late', ({ settlement }) => ({
    settlement: { settlesAt: (t) => settlement.settlesAt(t) + 1 },
  })),
  inRules('a dropped borrow fee', ({ financing }) => ({
    financing: { ...financing, borrowFees: new Float64Array(financing.borrowFees.length) },
  })),
  inRules('interest on the wrong balance', ({ financing }) => ({
    financing: { ...financing, shortProceeds: financing.shortProceeds === 'available' ? 'restricted' : 'available' },
  })),
  inRules('foreign interest at the base rates', ({ financing }) =>
    financing.foreign.size === 0 ? undefined : { financing: { ...financing, foreign: new Map() } },
  ),
  inRules('a conversion at another rate', ({ fx }, { panel }) =>
    fx.conversion === 'hold' || fx.currencies.length === 1
      ? undefined
      : { fx: new FxRates(panel, fx.currencies, fx.rates, 'sweep', fx.spreadBps + 1) },
  ),
  inRules('foreign marks at the rate of the day before', ({ fx }, { panel }) =>
    fx.currencies.length === 1
      ? undefined
      : { fx: new FxRates(panel, fx.currencies, fx.rates.map(dayBefore), fx.conversion, fx.spreadBps) },
  ),
  inRules('a flow booked days late', ({ flows }) =>
    flows.length === 0
      ? undefined
      : { flows: flows.map((flow) => ({ ...flow, date: addDays(flow.date, SHIFT_DAYS) })) },
  ),
  inRules('a name written off at its last close', () => ({
    missingDelistingReturn: { NYSE: 0, AMEX: 0, NASDAQ: 0, OTC: 0, unknown: 0 },
  })),
  {
    name: 'a mark that is a micro-unit off',
    plant: () => ({
      tamper: ({ carrying }) => {
        const i = carrying.findIndex((mark) => mark !== 0);
        if (i >= 0) carrying[i] += 1;
      },
    }),
  },
  {
    name: 'a millionth of a share out of nowhere',
    plant: () => ({
      tamper: ({ quantities }) => {
        quantities[0] += 1e-6;
      },
    }),
  },
];

function dayBefore(rates: Float64Array): Float64Array {
  return rates.map((rate, t) => rates[t - 1] ?? rate);
}
