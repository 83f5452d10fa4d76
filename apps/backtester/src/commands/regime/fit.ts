import { systemClock, type TradeDate, tradeDate } from '@prometheus/core';
import { ModelRegistry, PanelView } from '@prometheus/data';
import { type ModelRecord, modelRecord, sessionRange } from '@prometheus/orchestration';
import { RegimeEngine, type RegimeState } from '@prometheus/regime';
import { type Command } from 'commander';

import { NoRegimeModelError } from '../../errors.js';
import { textTable } from '../../output/text-table.js';
import { type Session, withSession } from '../../session.js';
import { json } from '../data/data-options.js';
import { openMarket } from './open-market.js';
import { regimeConfigOf, type RegimeOptions, seedOf, withRegimeOptions } from './regime-options.js';
import { MODEL_AUTHOR } from './store-regimes.js';

interface FitOptions extends RegimeOptions {
  readonly to?: string;
  readonly seed: string;
}

interface Fitted {
  readonly cut: TradeDate;
  readonly configId: string;
  readonly artifacts: string;
  readonly regions: readonly { readonly state: RegimeState; readonly models: readonly ModelRecord[] }[];
}

export function addRegimeFitCommand(regime: Command): void {
  withRegimeOptions(
    regime.command('fit').description('train the models up to a date, on its past alone, and register them'),
  )
    .option('--to <date>', 'last session that may be learned from; default the last of the collection')
    .option('--seed <n>', 'names the random starts of the fits', '0')
    .addHelpText(
      'after',
      '\nModels are trained one after another on the schedule of the configuration, each continuing the states of the\n' +
        'one before. The last scheduled one is the model in force at the date.\n\nExample:\n' +
        '  prometheus-backtest regime fit --collection us-equities --to 2012-12-31',
    )
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<FitOptions>();
      const fitted = await withSession(options, (session) => fit(session, options));
      process.stdout.write(options.json === true ? json(fittedJson(fitted)) : fittedText(fitted));
    });
}

async function fit(session: Session, options: FitOptions): Promise<Fitted> {
  const to = options.to === undefined ? undefined : tradeDate(options.to, '--to');
  const engine = new RegimeEngine({ seed: seedOf(options.seed) }, regimeConfigOf(options));
  const context = await openMarket(session, options.collection, engine, options.json === true);
  const { sessions } = context.panel.header;
  const last = to === undefined ? sessions.length - 1 : sessionRange(context.panel, sessions[0], to).last;
  const view = new PanelView(context, last, Infinity);
  const states = engine.config.regions.map(({ id }) => engine.getRegime(view, id));
  const models = engine.models();
  if (models.length === 0) {
    throw new NoRegimeModelError(view.asOfDate, [...new Set(states.flatMap(({ reasons }) => reasons))]);
  }
  const { artifacts } = session.platform.paths;
  await new ModelRegistry(session.database, artifacts, systemClock).registerAll(models, MODEL_AUTHOR);
  return {
    cut: view.asOfDate,
    configId: engine.configId,
    artifacts,
    regions: states.map((state) => ({
      state,
      models: models
        .filter(({ region, type }) => region === state.region && type.startsWith('regime-'))
        .map(({ artifact }) => modelRecord(artifact)),
    })),
  };
}

function fittedJson({ cut, configId, artifacts, regions }: Fitted): unknown {
  return {
    to: cut,
    configId,
    artifacts,
    regions: regions.map(({ state, models }) => ({
      region: state.region,
      label: state.label,
      reasons: state.reasons,
      models,
    })),
  };
}

function fittedText({ cut, configId, artifacts, regions }: Fitted): string {
  const parts = regions.map(({ state, models }) => {
    const { region, label, since, reasons } = state;
    if (models.length === 0) return `${region}: no model up to ${cut}: ${reasons.join('; ')}`;
    const rows = models.map((model) => [
      model.cut,
      String(model.states.length),
      model.bic[String(model.states.length)].toFixed(0),
      model.logLikelihood.toFixed(0),
      String(model.iterations),
      model.states.map((known) => known.label).join(' '),
    ]);
    return [
      `${region}: ${models.length} model${models.length === 1 ? '' : 's'} up to ${cut}; the last gives ${label} since ${since}`,
      textTable([['up to', 'K', 'BIC', 'log-lik.', 'steps', 'labels of the K states'], ...rows], [1, 2, 3, 4]),
      ...reasons.map((reason) => `  ${reason}`),
    ].join('\n');
  });
  return `${parts.join('\n\n')}\n\nRegistered under ${configId}, artifacts in ${artifacts}\n`;
}
