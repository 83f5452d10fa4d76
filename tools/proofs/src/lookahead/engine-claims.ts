import { RandomStream } from '@prometheus/core';
import {
  builtInMarketSeries,
  type CausalOutput,
  type MarketSeries,
  PanelView,
  type ViewContext,
} from '@prometheus/data';

import { clean, planted, type Verdict } from '../proof.js';
import { type FactSample } from './fact-claims.js';
import { otherWorld, serve, truncatedWorld } from './fact-world.js';
import { PLANTED_OUTPUTS } from './planted-engine-leaks.js';
import { REGISTERED_OUTPUTS } from './registered-outputs.js';

/** Another world that is the same up to the close of session t. */
interface Pair {
  readonly t: number;
  readonly name: string;
  readonly context: ViewContext;
}

/** Sessions before t that are asked too, in random order: an engine that remembers must not answer by what it was asked before. */
const EARLIER = 6;

/** Every registered output of every engine, and every market series that engines read, is the same at all sessions up to t in the world
 * without what came after t and in one with another future. Then faulty engines are planted, and each must be found. */
export function proveEngines(sample: FactSample): Verdict[] {
  const { panel, days, seed } = sample;
  const whole = serve(sample);
  const random = new RandomStream(seed, 'proof/engine cuts');
  const first = Math.floor(panel.sessionCount / 2);
  const cuts = Array.from({ length: days }, () => first + random.below(panel.sessionCount - 1 - first));
  const pairs = cuts.flatMap((t): Pair[] => [
    { t, name: 'without its future', context: serve(truncatedWorld(sample, t)) },
    { t, name: 'with another future', context: serve(otherWorld(sample, t, `${seed}/engines/${t}`)) },
  ]);
  const series = builtInMarketSeries('RATE', panel.header.instruments[0].symbol);
  const outputs = [...series.map(seriesOutput), ...REGISTERED_OUTPUTS];
  return [
    ...outputs.map((output) => {
      const { differences, telling, compared } = compare(output, whole, pairs, seed);
      const silent = telling > 0 ? [] : ['every output is empty'];
      return clean(
        `engine: ${output.name}`,
        [...differences, ...silent],
        `${compared} outputs in ${pairs.length} worlds`,
      );
    }),
    ...PLANTED_OUTPUTS.map((output) =>
      planted(`planted: ${output.name}`, compare(output, whole, pairs, seed).differences),
    ),
  ];
}

function compare(output: CausalOutput, whole: ViewContext, pairs: readonly Pair[], seed: number) {
  const expected = output.open(whole);
  const differences: string[] = [];
  let compared = 0;
  let telling = 0;
  for (const { t, name, context } of pairs) {
    const random = new RandomStream(seed, `proof/engine sessions ${t}`);
    const sessions = random.shuffle([t, ...Array.from({ length: EARLIER }, () => random.below(t + 1))]);
    const actual = output.open(context);
    for (const s of sessions) {
      const [left, right] = [expected(s), actual(s)];
      compared += 1;
      if (left !== '') telling += 1;
      if (left === right) continue;
      const { sessions: dates } = whole.panel.header;
      differences.push(`${output.name} on ${dates[s]} in the world of ${dates[t]} ${name}`);
    }
  }
  return { differences, compared, telling };
}

/** A market series as views serve it: all its values up to a session. */
function seriesOutput(series: MarketSeries): CausalOutput {
  return {
    name: `market series ${series.id}`,
    open: (context) => (t) => {
      const values = new PanelView(context, t, Infinity).market(series, t + 1);
      // The bits of NaN depend on the instruction that made it; of all other numbers the shortest text names every bit.
      return values.every(Number.isNaN)
        ? ''
        : Array.from(values, (v) => (Object.is(v, -0) ? '-0' : String(v))).join(' ');
    },
  };
}
