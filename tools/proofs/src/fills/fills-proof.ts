import { clean, planted, type Proof, type ProofSize, type Verdict } from '../proof.js';
import { capBreaks, type FillCase, impactBreaks, oracleBreaks, priceBreaks, timeBreaks } from './fill-checks.js';
import { type FillMarket, fillPanel, randomFillMarket } from './fill-market.js';
import { FillOracle } from './fill-oracle.js';
import { type FillRules, randomOrders, randomRules, type Sent } from './fill-orders.js';
import { type BrokerRecord, runBroker } from './fill-run.js';
import { FAULTS, type Fault } from './planted-fill-faults.js';

const MARKETS: Readonly<Record<ProofSize, number>> = { small: 150, full: 5000 };
/** Enough for every fault to show; more than that is not looked at. */
const MARKETS_FOR_A_FAULT = 60;

interface Trial {
  readonly seed: number;
  readonly market: FillMarket;
  readonly rules: FillRules;
  readonly sent: readonly Sent[];
}

function trialOf(seed: number): Trial {
  const market = randomFillMarket(seed);
  return { seed, market, rules: randomRules(seed), sent: randomOrders(seed, market) };
}

/** Every check of one run, by claim. */
function judge(trial: Trial, record: BrokerRecord): Readonly<Record<string, string[]>> {
  const { market, rules, sent } = trial;
  const judged: FillCase = { market, rules, sent, record };
  return {
    caps: capBreaks(judged),
    prices: priceBreaks(judged),
    time: timeBreaks(judged),
    semantics: oracleBreaks(judged, new FillOracle(market, rules, sent).run()),
  };
}

/** The same orders with five times as many shares each, without a volume cap and without groups, so that both runs fill the
 * same orders at the same moments. */
function monotoneBreaks({ market, rules, sent }: Trial, fault?: Fault): string[] {
  const uncapped = { ...rules, capped: false, impact: 0.01 };
  const times = (factor: number): Sent[] =>
    sent.map(({ request, ...rest }) => {
      const { ocaGroup: _, ...alone } = request;
      return { ...rest, request: { ...alone, quantity: request.quantity * factor } };
    });
  // Splits cut quantities, which may end a small order and leave a large one.
  const panel = fillPanel({ ...market, splits: [] });
  const slippage = fault?.slippage?.(uncapped);
  return impactBreaks(runBroker(panel, uncapped, times(1), slippage), runBroker(panel, uncapped, times(5), slippage));
}

/** What is filled up to a session must not change when the market ends there. */
function truncationBreaks({ seed, market, rules, sent }: Trial, record: BrokerRecord): string[] {
  const sessions = market.sessions.length - 1 - (seed % 12);
  const early = sent.filter(({ session }) => session < sessions);
  const { fills } = runBroker(fillPanel(market, sessions), rules, early);
  const whole = record.fills.filter(({ session }) => session < sessions);
  return JSON.stringify(fills) === JSON.stringify(whole) ? [] : [`fills up to session ${sessions} of ${seed} differ`];
}

/** Part of the limit orders of the day that only the continuous session reaches that fill at `LUCK`. */
const LUCK = 0.3;
/** Standard errors by which it may differ. */
const LARGEST_DEVIATION = 5;

/** Counts limit orders of the day that need luck, and those that have it at `LUCK`. */
class LuckCount {
  #drawn = 0;
  #filled = 0;

  add({ market, rules, sent }: Trial): void {
    const panel = fillPanel(market);
    const limits = sent.filter(({ request }) => request.type === 'LIMIT');
    const alone = limits.map(({ request: { ocaGroup: _, ...request }, ...rest }) => ({
      ...rest,
      request: { ...request, timeInForce: 'DAY' as const },
    }));
    const filledAt = (luck: number): number =>
      new Set(runBroker(panel, { ...rules, capped: false, luck }, alone).fills.map(({ orderId }) => orderId)).size;
    const sure = filledAt(0);
    this.#drawn += filledAt(1) - sure;
    this.#filled += filledAt(LUCK) - sure;
  }

  breaks(): string[] {
    const deviation = Math.abs(this.#filled - LUCK * this.#drawn) / Math.sqrt(LUCK * (1 - LUCK) * this.#drawn);
    return deviation <= LARGEST_DEVIATION ? [] : [this.detail];
  }

  get detail(): string {
    return `${this.#filled} of ${this.#drawn} fill at a probability of ${LUCK}`;
  }
}

/** Random markets and orders through the simulator: caps, prices, time, monotone impact, and every fill as a second reading of
 * docs/simulator.md has it. Then faults are planted, each of which must be found. */
export const fillsProof: Proof = {
  name: 'fills',
  promise: 'fills respect caps, price bounds, time and the rules of each order type',
  async run(size, progress) {
    const found: Record<string, string[]> = { caps: [], prices: [], time: [], semantics: [], impact: [], future: [] };
    const luck = new LuckCount();
    let fills = 0;
    let orders = 0;
    const count = MARKETS[size];
    for (let seed = 0; seed < count; seed++) {
      if (seed % 50 === 0) progress(`market ${seed} of ${count}`);
      const trial = trialOf(seed);
      const record = runBroker(fillPanel(trial.market), trial.rules, trial.sent);
      fills += record.fills.length;
      orders += trial.sent.length;
      const tell = (claim: string, breaks: readonly string[]): void => {
        found[claim].push(...breaks.map((text) => `market ${seed}, ${text}`));
      };
      for (const [claim, breaks] of Object.entries(judge(trial, record))) tell(claim, breaks);
      tell('impact', monotoneBreaks(trial));
      tell('future', truncationBreaks(trial, record));
      luck.add(trial);
    }
    const tried = `${count} markets, ${orders} orders, ${fills} fills`;
    const verdicts: Verdict[] = [
      clean('fills stay below the volume cap', found.caps, tried),
      clean('prices lie in the bar, plus modelled slippage, within the limit', found.prices, tried),
      clean('nothing fills before its decision and rule, outside its phase or out of order', found.time, tried),
      clean('every fill and status is that of the oracle', found.semantics, tried),
      clean('more shares never pay a better price', found.impact, tried),
      clean('fills do not depend on later bars', found.future, tried),
      clean('limitFillProbability is what it says', luck.breaks(), luck.detail),
    ];
    for (const fault of FAULTS) {
      progress(fault.claim);
      verdicts.push(planted(`planted: ${fault.claim}`, search(fault)));
    }
    return verdicts;
  },
};

/** What the check that the fault is meant for finds in a market where it finds nothing without the fault. */
function search(fault: Fault): string[] {
  for (let seed = 0; seed < MARKETS_FOR_A_FAULT; seed++) {
    const trial = trialOf(seed);
    const { market, rules, sent } = trial;
    const { check } = fault;
    const breaks =
      check === 'impact' ? monotoneBreaks(trial, fault) : judge(trial, fault.run(market, rules, sent))[check];
    if (breaks.length === 0) continue;
    const without =
      check === 'impact' ? monotoneBreaks(trial) : judge(trial, runBroker(fillPanel(market), rules, sent))[check];
    if (without.length === 0) return breaks;
  }
  return [];
}
