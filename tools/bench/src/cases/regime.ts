import { RandomStream } from '@prometheus/core';
import { PanelView, sessionCloses, ViewContext, viewFacts } from '@prometheus/data';
import { RegimeEngine, regimeConfigSchema } from '@prometheus/regime';
import { fitGaussianHmm } from '@prometheus/statistics';

import { type Bench, measure } from '../benchmark.js';
import { randomWalkPanel } from '../random-walk-panel.js';

const TWENTY_YEARS = 5040;
const FIT_DAYS = 5000;
const STARTS = 4;

/** The regime engine: one fit of its model, and twenty years day by day with quarterly refits. */
export async function benchRegime(bench: Bench): Promise<void> {
  await benchFit(bench);
  for (const names of [50, 500]) await benchWalkForward(bench, names);
}

async function benchFit(bench: Bench): Promise<void> {
  const observations = switchingObservations(FIT_DAYS, 3);
  let iterations = 0;
  const time = await measure(5, () => {
    const fit = fitGaussianHmm(observations, {
      states: 3,
      dimensions: 3,
      starts: STARTS,
      random: new RandomStream(1, 'bench/hmm'),
      maxIterations: 200,
      tolerance: 1e-5,
      covarianceFloor: 0.01,
    });
    iterations = fit.iterations;
  });
  const each = time.medianMs / STARTS;
  bench.record({
    name: 'HMM fit, a start',
    size: `3 states, ${FIT_DAYS} x 3`,
    medianMs: each,
    minMs: time.minMs / STARTS,
    runs: time.runs,
    note: `${iterations} iterations of the best of ${STARTS} starts`,
    bar: { text: '<= 150 ms', met: each <= 150 },
  });
}

/** Every close of twenty years, as a backtest asks for it: features, refits, filter, labels. */
async function benchWalkForward(bench: Bench, names: number): Promise<void> {
  const panel = randomWalkPanel(names, TWENTY_YEARS);
  const closes = sessionCloses(panel);
  const config = regimeConfigSchema.parse({});
  let models = 0;
  const time = await measure(
    1,
    () => {
      const engine = new RegimeEngine({ seed: 1 }, config);
      const { requires } = engine;
      const facts = viewFacts({ requires, issuers: [], macro: [], fundamentals: [], filings: [] });
      const context = new ViewContext(panel, closes, facts);
      for (let t = 0; t < panel.sessionCount; t++) {
        engine.getGlobalRegime(new PanelView(context, t, Infinity));
      }
      models = engine.models().length;
    },
    false,
  );
  bench.record({
    name: 'regime walk-forward, quarterly refits',
    size: `${names} x ${TWENTY_YEARS}`,
    ...time,
    note: `${models} models`,
    bar: { text: '<= 10 s', met: time.medianMs <= 10_000 },
  });
}

/** Three states with other means and spreads that last fifty days on average. */
function switchingObservations(days: number, dimensions: number): Float64Array {
  const random = new RandomStream(7, 'bench/switching');
  const values = new Float64Array(days * dimensions);
  let state = 0;
  for (let t = 0; t < days; t++) {
    if (random.uniform() < 1 / 50) state = (state + 1 + random.below(2)) % 3;
    for (let d = 0; d < dimensions; d++) {
      values[t * dimensions + d] = (state - 1) * (d + 1) * 0.4 + (1 + 0.5 * state) * random.normal();
    }
  }
  return values;
}
