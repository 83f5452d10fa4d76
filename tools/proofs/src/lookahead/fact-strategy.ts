import { type FactBundle, type KnownFiling, LoadedFilingFacts } from '@prometheus/data';
import { type ConfiguredStrategy, type LoadedStrategy } from '@prometheus/orchestration';

import { clean, planted, type Verdict } from '../proof.js';
import { FACTS } from './fact-market.js';
import { strategyDifferences, type StrategySample } from './strategy-claims.js';

const HISTORY = 21;
const MS_PER_DAY = 86_400_000;

/** Holds what earned something in its newest quarter, more of what files much, and less of all while rates are high. */
const rule: ConfiguredStrategy = {
  requiredHistory: HISTORY,
  requires: FACTS,
  rebalanceEvery: 1,
  decide({ view }) {
    const [rate] = view.macro('RATE').map(({ value }) => value);
    const [prices] = view.macro('PRICES').map(({ value }) => value);
    const invested = rate > 5 || prices > 101 ? 0.5 : 1;
    const chosen = view.instruments.flatMap(({ instrumentId }) => {
      const [income] = view.fundamentals(instrumentId, 'net income', 'QUARTER');
      if (!view.trades(instrumentId) || !(income?.value > 0)) return [];
      return [{ instrumentId, score: 1 + view.filings(instrumentId, HISTORY).length + income.value / 100 }];
    });
    const total = chosen.reduce((sum, { score }) => sum + score, 0);
    const values = chosen.map(({ score }) => (invested * score) / total);
    return { kind: 'weights', instruments: chosen.map(({ instrumentId }) => instrumentId), values };
  },
};

const factReader: LoadedStrategy = {
  name: 'fact-reader',
  description: 'Decides by reported figures, macro series and filings.',
  parameters: {},
  rule,
  rebuilt: () => rule,
};

/** A strategy that reads facts decides the same whatever comes later; a filing served on the day that it was filed is found in what
 * it decides. */
export async function proveFactStrategy(sample: StrategySample, facts: FactBundle): Promise<Verdict[]> {
  const { differences, outputs } = await strategyDifferences(
    sample,
    factReader,
    { benchmark: { source: 'none' } },
    facts,
  );
  const tried = `${sample.samples} days, three futures each, ${outputs.decisions} decisions, ${outputs.fills} fills`;
  const idle = outputs.fills > 0 ? [] : ['nothing was traded'];
  const between = LoadedFilingFacts.prototype.between;
  LoadedFilingFacts.prototype.between = function (this: LoadedFilingFacts, issuer, afterMs, asOfMs) {
    const served = (filing: KnownFiling): boolean => Date.parse(filing.filingDate) <= asOfMs;
    return between.call(this, issuer, afterMs, asOfMs + MS_PER_DAY).filter(served);
  };
  try {
    const leaking = await strategyDifferences(sample, factReader, { benchmark: { source: 'none' } }, facts);
    const decided = leaking.differences.filter((difference) => difference.includes('what is decided differs'));
    return [
      clean('strategy fact-reader and runner', [...differences, ...idle], tried),
      planted('planted: a filing used at the close of the day it was filed', decided),
    ];
  } finally {
    LoadedFilingFacts.prototype.between = between;
  }
}
