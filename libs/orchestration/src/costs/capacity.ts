import { type MarketPanel } from '@prometheus/data';
import { type Fill } from '@prometheus/execution';
import { TRADING_DAYS_PER_YEAR } from '@prometheus/statistics';

import { capitalAtOpen } from '../results/daily-returns.js';
import { type BacktestDays } from '../results/result.js';
import { type CurrencyRates, MarketPrices } from './market-prices.js';

/** The part of a session in which a fill happens. */
type Phase = Fill['phase'];
const PHASES: readonly Phase[] = ['OPEN', 'CONTINUOUS', 'CLOSE'];

export interface CapacityAssumptions {
  /** Largest share of an instrument's median daily volume that the account may trade in a session. */
  readonly participationRate: number;
  /** Share of a day's volume that each phase has. */
  readonly phaseShares: Readonly<Record<Phase, number>>;
  /** Of the square-root model: impact in daily volatilities of trading a whole day's volume. */
  readonly impactCoefficient: number;
}

const DEFAULTS: CapacityAssumptions = {
  participationRate: 0.1,
  phaseShares: { OPEN: 0.02, CONTINUOUS: 1, CLOSE: 0.07 },
  impactCoefficient: 1,
};

/** Shares of the traded value at whose binding the equity is stated. */
const SLIGHT = 0.05;
const HALF = 0.5;

/** How much money a strategy bears, by the trades that it made; equities in the base currency, in the money of the days
 * on which they were traded. */
export interface CapacityEstimate extends CapacityAssumptions {
  /** Equity from which on the participation rate cuts trades that make up 5 % of the traded value. */
  readonly bindsSlightlyAt?: number;
  /** The same for 50 %. */
  readonly bindsHalfAt?: number;
  /** Equity at which modelled impact takes half of `grossAnnualReturn`; absent where there is no gain to lose. */
  readonly halfReturnAt?: number;
  /** Share of a day's volume that the average traded unit of money would then take; above 1 nobody has seen the model
   * tested. */
  readonly halfReturnParticipation?: number;
  /** Growth a year before costs, as a fraction. */
  readonly grossAnnualReturn?: number;
  /** Share of the traded value in instruments whose volume and volatility are known: the estimates rest on it. */
  readonly knownShare: number;
}

export interface CapacityInput {
  readonly days: BacktestDays;
  readonly initialCash: number;
  /** Oldest first. */
  readonly fills: readonly Fill[];
  readonly panel: MarketPanel;
  readonly rates?: CurrencyRates;
  readonly assumptions?: Partial<CapacityAssumptions>;
  readonly grossAnnualReturn?: number;
}

/** Scales the trades of a run with its equity and asks when the market becomes too small for them.
 *
 * Let w be what is traded of an instrument in one session as a fraction of the equity at its open, D the median daily
 * dollar volume of the 20 sessions before, and s the daily volatility over these. At equity A the trade takes w A / D
 * of a day's volume.
 * - Participation rate p, share h of a phase: the trade of the phase, w_h, is cut from A = p D min(h / w_h, 1 / w) on.
 *   `bindsSlightlyAt` and `bindsHalfAt` are the least A at which the sum of w over the cut trades reaches 5 % and 50 %
 *   of the sum over all.
 * - Impact c s sqrt(w A / D) of the traded value costs w c s sqrt(w A / D) of equity: over T sessions
 *   K sqrt(A) a year with K = (252 / T) c sum(s w^1.5 / sqrt(D)). It equals half of the gross annual return g at
 *   A = (g / (2 K))^2.
 *
 * Only what was filled counts: a run that was itself cut by a volume cap asks for more than is seen here.
 * @returns undefined when nothing was traded
 * @see Almgren, Thum, Hauptmann & Li (2005), Risk 18(7); Grinold & Kahn (2000), Active Portfolio Management, chapter 16 */
export function capacityEstimate(input: CapacityInput): CapacityEstimate | undefined {
  const assumptions = { ...DEFAULTS, ...input.assumptions };
  const trades = tradesOf(input);
  const all = trades.reduce((sum, trade) => sum + trade.weight, 0);
  if (!(all > 0)) return undefined;
  const known = trades.filter(({ dollarVolume, volatility }) => dollarVolume > 0 && volatility >= 0);
  const limits = phaseLimits(known, assumptions);
  const { grossAnnualReturn } = input;
  const halfReturnAt = halfReturn(known, assumptions.impactCoefficient, input.days.dates.length, grossAnnualReturn);
  return {
    ...assumptions,
    bindsSlightlyAt: weightedQuantile(limits, SLIGHT),
    bindsHalfAt: weightedQuantile(limits, HALF),
    ...(halfReturnAt === undefined
      ? {}
      : { halfReturnAt, halfReturnParticipation: halfReturnAt * participationOfOne(known) }),
    ...(grossAnnualReturn === undefined ? {} : { grossAnnualReturn }),
    knownShare: known.reduce((sum, trade) => sum + trade.weight, 0) / all,
  };
}

/** What was traded of one instrument in one session. */
interface Trade {
  /** Of the equity at the open. */
  weight: number;
  /** The parts of it that were traded in each phase. */
  readonly phases: [number, number, number];
  /** In the base currency. */
  readonly dollarVolume: number;
  readonly volatility: number;
}

/** @param fills oldest first */
function tradesOf({ days, initialCash, fills, panel, rates }: CapacityInput): Trade[] {
  const prices = new MarketPrices(panel, rates);
  const offset = days.dates.length === 0 ? 0 : panel.sessionIndex(days.dates[0]);
  const trades: Trade[] = [];
  const ofSession = new Map<number, Trade>();
  let session = -1;
  for (const { session: t, instrumentId, quantity, price, phase } of fills) {
    const i = panel.instrumentIndex(instrumentId);
    const row = t - offset;
    if (row < 0 || row >= days.dates.length || i < 0) continue;
    if (t !== session) ofSession.clear();
    session = t;
    const rate = prices.rate(t, i);
    const weight = (rate * quantity * price) / capitalAtOpen(row, days.equity, initialCash, days.flows);
    let trade = ofSession.get(i);
    if (trade === undefined) {
      const dollarVolume = rate * prices.medianDollarVolume(t, i);
      trade = { weight: 0, phases: [0, 0, 0], dollarVolume, volatility: prices.dailyVolatility(t, i) };
      ofSession.set(i, trade);
      trades.push(trade);
    }
    trade.weight += weight;
    trade.phases[PHASES.indexOf(phase)] += weight;
  }
  return trades;
}

interface Limit {
  /** From which on the trade is cut. */
  readonly equity: number;
  readonly weight: number;
}

function phaseLimits(trades: readonly Trade[], assumptions: CapacityAssumptions): Limit[] {
  const { participationRate, phaseShares } = assumptions;
  const shares = PHASES.map((phase) => phaseShares[phase]);
  const limits: Limit[] = [];
  for (const { weight: ofSession, phases, dollarVolume } of trades) {
    for (let k = 0; k < phases.length; k++) {
      const weight = phases[k];
      if (weight === 0) continue;
      const equity = participationRate * dollarVolume * Math.min(shares[k] / weight, 1 / ofSession);
      limits.push({ equity, weight });
    }
  }
  return limits.sort((a, b) => a.equity - b.equity);
}

/** The least equity at which the trades that are cut make up a share of all.
 * @param limits ascending by equity */
function weightedQuantile(limits: readonly Limit[], share: number): number | undefined {
  const all = limits.reduce((sum, { weight }) => sum + weight, 0);
  let cut = 0;
  for (const { equity, weight } of limits) {
    cut += weight;
    if (cut >= share * all) return equity;
  }
  return undefined;
}

/** Mean share of a day's volume, weighted by traded value, at an equity of 1. */
function participationOfOne(trades: readonly Trade[]): number {
  let weights = 0;
  let weighted = 0;
  for (const { weight, dollarVolume } of trades) {
    weights += weight;
    weighted += (weight * weight) / dollarVolume;
  }
  return weighted / weights;
}

function halfReturn(
  trades: readonly Trade[],
  coefficient: number,
  sessions: number,
  gross: number | undefined,
): number | undefined {
  const sum = trades.reduce(
    (total, { weight, dollarVolume, volatility }) => total + (volatility * weight ** 1.5) / Math.sqrt(dollarVolume),
    0,
  );
  const slope = (TRADING_DAYS_PER_YEAR / sessions) * coefficient * sum;
  return gross === undefined || !(gross > 0) || !(slope > 0) ? undefined : (gross / (2 * slope)) ** 2;
}
