import { canonicalJson, RandomStream } from '@prometheus/core';
import {
  type CausalOutput,
  indexReturn,
  marketDrawdown,
  marketReturn,
  type MarketSeries,
  marketVolatility,
  PanelView,
  type ViewContext,
} from '@prometheus/data';
import { marketEncoderOutput } from '@prometheus/encoders';
import { featureRows, regimeConfigSchema, regimeFeatures, RegimeModel } from '@prometheus/regime';
import { fitGaussianHmm, type GaussianHmm } from '@prometheus/statistics';

const INDEX = { kind: 'equal_weight' } as const;

/** Fits quickly, on few sessions. */
const CONFIG = regimeConfigSchema.parse({
  regions: [{ id: 'WHOLE' }],
  features: [
    { kind: 'return', days: 5 },
    { kind: 'volatility', days: 10, transform: 'log' },
    { kind: 'drawdown', days: 21 },
  ],
  minimumHistory: 60,
  minimumRows: 30,
  states: { min: 2, max: 3 },
  starts: 1,
  labelRules: [{ label: 'RISK_OFF_CRISIS', when: [{ feature: 'volatility_10', atLeast: 0.25 }] }, { label: 'NORMAL' }],
});

/** Engines that know the future, each in one of the ways that are easily written. */
export const PLANTED_OUTPUTS: readonly CausalOutput[] = [
  smoothedProbabilities(),
  marketEncoderOutput('a scaler and encoder fitted on all data', (_, { panel }) => panel.sessionCount - 1),
  lastModel('a label aligned to a future fit', ({ label }) => label),
  lastModel('an old day described by the newest model', ({ id, label, means }) => ({ id, label, means: { ...means } })),
  futureMarketSeries(),
];

/** A model that learned from the first half alone, whose states are then told in hindsight. */
function smoothedProbabilities(): CausalOutput {
  return {
    name: 'smoothed probabilities where filtered ones belong',
    open(context) {
      const observations = returnsOf(context);
      const half = Math.floor(HALF * CALENDAR_SESSIONS);
      const { hmm } = fitGaussianHmm(observations.slice(0, half), {
        states: 2,
        dimensions: 1,
        starts: 1,
        random: new RandomStream(1, 'planted/smoothed'),
        maxIterations: 20,
        tolerance: 1e-4,
        covarianceFloor: 1e-6,
      });
      const { value } = (hmm satisfies GaussianHmm).smooth(observations).probabilities;
      return (t) => [...value.subarray(2 * t, 2 * t + 2)].join(' ');
    },
  };
}

/** Sessions that every world of the proof has. */
const CALENDAR_SESSIONS = 200;
const HALF = 0.5;

function returnsOf(context: ViewContext): Float64Array {
  const last = context.panel.sessionCount - 1;
  return new PanelView(context, last, Infinity).market(indexReturn(INDEX), last + 1);
}

/** The state of each session by the model that is in force at the end. */
function lastModel(
  name: string,
  describe: (state: RegimeModel['states'][number]) => Parameters<typeof canonicalJson>[0],
): CausalOutput {
  return {
    name,
    open(context) {
      const [region] = CONFIG.regions;
      const { panel } = context;
      const view = new PanelView(context, panel.sessionCount - 1, Infinity);
      const rows = featureRows(view, regimeFeatures(CONFIG, region), panel.header.sessions);
      const cut = panel.header.sessions[panel.sessionCount - 1];
      const random = new RandomStream(1, 'planted/last model');
      const model = RegimeModel.train(rows, { config: CONFIG, region, cut, random, selectStates: true });
      const { value } = model.filterAll(rows);
      const count = model.states.length;
      return (t) => {
        const now = value.subarray(t * count, (t + 1) * count);
        return canonicalJson(describe(model.states[now.indexOf(Math.max(...now))]));
      };
    },
  };
}

/** The volatility of the days to come, under the name of that of the days gone by. */
function futureMarketSeries(): CausalOutput {
  const past = marketVolatility(INDEX, 10);
  const shifted: MarketSeries = {
    ...past,
    id: `${past.id}, ten sessions ahead`,
    compute: (source) => {
      const values = past.compute(source);
      return values.map((_, t) => values[Math.min(t + 10, values.length - 1)]);
    },
  };
  const series = [shifted, marketReturn(INDEX, 5), marketDrawdown(INDEX, 21)];
  return {
    name: 'a market series of the days to come',
    open: (context) => (t) =>
      series.map((one) => [...new PanelView(context, t, Infinity).market(one, 1)].join(' ')).join(' '),
  };
}
