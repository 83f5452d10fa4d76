import { dirname, join, resolve } from 'node:path';

import {
  ConfigLayers,
  parseScalar,
  readYaml,
  systemClock,
  type TradeDate,
  tradingCalendar,
  validateConfig,
} from '@prometheus/core';
import { loadFacts, loadPanel, ModelRegistry, sessionCloses, ViewContext, viewFacts } from '@prometheus/data';
import {
  BACKTEST_PORTFOLIO,
  backtestCodeIdentity,
  type BacktestConfig,
  backtestConfigSchema,
  type BacktestOutcome,
  type BacktestResult,
  executeBacktest,
  type FullDetail,
  hasUncommittedChanges,
  ResultsRepository,
  type SaveOutcome,
} from '@prometheus/orchestration';

import { OptionError } from './errors.js';
import { createProgress } from './output/progress.js';
import { type Session } from './session.js';

export interface LoadedBacktestConfig {
  readonly config: BacktestConfig;
  readonly source: string;
  /** Where its relative paths begin. */
  readonly folder: string;
}

/** Reads a backtest configuration and lays the command line's settings over it.
 * @param settings texts `path=value` */
export function loadBacktestConfig(file: string, settings: readonly string[]): LoadedBacktestConfig {
  const layers = new ConfigLayers();
  layers.add(file, readYaml(file));
  for (const setting of settings) {
    const at = setting.indexOf('=');
    if (at < 1)
      throw new OptionError('--set', setting, 'Write it as path=value, for example --set parameters.holdings=20.');
    layers.set(`--set ${setting}`, setting.slice(0, at).split('.'), parseScalar(setting.slice(at + 1)));
  }
  const config = validateConfig(backtestConfigSchema, layers.merged(), (path) => layers.sourceOf(path));
  return { config, source: file, folder: dirname(resolve(file)) };
}

export interface CompletedRun {
  readonly result: BacktestResult;
  readonly outcome: BacktestOutcome;
  readonly saved: SaveOutcome;
  readonly panelFromCache: boolean;
}

/** Loads the panel, runs the backtest and stores the result. A run that was interrupted goes on from its journal. */
export async function runAndStore(
  session: Session,
  loaded: LoadedBacktestConfig,
  quiet: boolean,
): Promise<CompletedRun> {
  const { config } = loaded;
  const { database, platform } = session;
  const reading = createProgress('Reading the panel', { quiet });
  const { panel, fromCache } = await loadPanel(database, config.collection, {
    cacheDir: join(platform.paths.cache, 'panels'),
    progress: (read, total) => reading.update(read, total),
  }).finally(() => reading.finish());
  const calendar = tradingCalendar(panel.header.market);
  const running = createProgress('Running sessions', { quiet });
  const execute = (signal: AbortSignal): ReturnType<typeof executeBacktest> =>
    executeBacktest({
      config,
      configFolder: loaded.folder,
      configSource: loaded.source,
      context: new ViewContext(panel, sessionCloses(panel)),
      facts: async (requires) => viewFacts(await loadFacts(database, config.collection, requires)),
      calendar,
      code: backtestCodeIdentity(),
      dirtyTree: hasUncommittedChanges(),
      ...(config.description === '' ? {} : { collectionDescription: config.description }),
      progress: (done, total) => running.update(done, total),
      journals: join(platform.paths.cache, 'journals'),
      resuming: (from, total) =>
        process.stderr.write(`Going on from session ${from} of ${total}; the decisions before it are on record.\n`),
      signal,
    });
  const { result, outcome, journal } = await session.interruptible(execute).finally(() => running.finish());
  // Artifacts are named by their bytes: when the run is not stored after all, they harm nobody.
  if (config.level !== 'summary' && result.models.length > 0) {
    const registry = new ModelRegistry(database, platform.paths.artifacts, systemClock);
    await registry.registerAll(result.models, `backtest ${result.manifest.runId.slice(0, 12)}`);
  }
  const saved = await new ResultsRepository(database).save(result, {
    level: config.level,
    portfolio: BACKTEST_PORTFOLIO,
    clock: systemClock,
    times: { openMs: (date) => calendar.sessionOpenMs(date), closeMs: (date) => calendar.sessionCloseMs(date) },
    detail: () => fullDetail(outcome),
  });
  journal?.remove();
  return { result, outcome, saved, panelFromCache: fromCache };
}

function fullDetail({ broker, snapshots }: BacktestOutcome): FullDetail {
  const { sessions, instruments } = broker.panel.header;
  return {
    ledger: [...broker.book.ledger.entries()],
    snapshots,
    dateOf: (session): TradeDate => sessions[session],
    instrumentOf: (instrument) => (instrument < 0 ? undefined : instruments[instrument].instrumentId),
  };
}
