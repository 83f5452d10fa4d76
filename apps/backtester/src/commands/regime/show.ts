import { systemClock, type TradeDate } from '@prometheus/core';
import { ModelRegistry, PanelView, type ViewContext } from '@prometheus/data';
import {
  type IndexLevels,
  indexLevels,
  type RegimeHistory,
  sessionRange,
  storedRegion,
} from '@prometheus/orchestration';
import { type RegimeRecord, RegimeEngine, RegimeRepository, type RegionConfig } from '@prometheus/regime';
import { type Command } from 'commander';

import { NoStoredRegimesError } from '../../errors.js';
import { type Session, withSession } from '../../session.js';
import { json } from '../data/data-options.js';
import { openMarket } from './open-market.js';
import {
  datesOf,
  REGIME_FILES_HELP,
  regimeConfigOf,
  type RegimeRangeOptions,
  withRange,
  withRegimeOptions,
} from './regime-options.js';
import { regimeSummary, regimeText } from './regime-text.js';
import { writeHistory } from './write-history.js';

export function addRegimeShowCommand(regime: Command): void {
  withRange(withRegimeOptions(regime.command('show').description('show the regimes that are stored for a range')))
    .option('--out <folder>', REGIME_FILES_HELP)
    .addHelpText(
      'after',
      '\nThe configuration says which regions, and what stands for their index in the picture; labels are as stored.\n' +
        '\nExample:\n  prometheus-backtest regime show --collection us-equities --from 2008-01-02 --to 2009-12-31',
    )
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<RegimeRangeOptions>();
      const history = await withSession(options, (session) => storedHistory(session, options));
      const files = options.out === undefined ? [] : writeHistory(history, options.out);
      process.stdout.write(
        options.json === true
          ? json({ ...regimeSummary(history), files })
          : `${regimeText(history)}\n${files.map((file) => `${file}\n`).join('')}`,
      );
    });
}

async function storedHistory(session: Session, options: RegimeRangeOptions): Promise<RegimeHistory> {
  const { collection } = options;
  const { from, to } = datesOf(options);
  const config = regimeConfigOf(options);
  const repository = new RegimeRepository(session.database, collection);
  const stored: { readonly region: RegionConfig; readonly records: readonly RegimeRecord[] }[] = [];
  for (const region of config.regions) {
    const records = await repository.history(region.id, from, to);
    if (records.length > 0) stored.push({ region, records });
  }
  if (stored.length === 0) {
    const ids = config.regions.map(({ id }) => id);
    throw new NoStoredRegimesError(collection, ids, from, to);
  }
  // Only for what a region's index requires of the store.
  const engine = new RegimeEngine({ seed: 0 }, config);
  const context = await openMarket(session, collection, engine, options.json === true);
  const registry = new ModelRegistry(session.database, session.platform.paths.artifacts, systemClock);
  const regions = [];
  for (const { region, records } of stored) {
    const asOf = records[records.length - 1].asOfDate;
    const ids = [...new Set(records.map(({ modelId }) => modelId))].filter((id) => id !== '');
    const models = await Promise.all(ids.map((id) => registry.load(id, { asOf })));
    const index = levelsOn(
      context,
      region,
      records.map(({ asOfDate }) => asOfDate),
    );
    regions.push(
      storedRegion(
        records,
        index,
        models.map(({ artifact }) => artifact),
      ),
    );
  }
  return { collection, regions };
}

/** The index at stored dates, which may leave out sessions of the collection. */
function levelsOn(context: ViewContext, region: RegionConfig, dates: readonly TradeDate[]): IndexLevels {
  const { sessions } = context.panel.header;
  const { first, last } = sessionRange(context.panel, dates[0], dates[dates.length - 1]);
  const { name, levels } = indexLevels(new PanelView(context, last, Infinity), region, last - first + 1);
  const byDate = new Map<TradeDate, number>(levels.map((level, t) => [sessions[first + t], level]));
  return { name, levels: dates.map((date) => byDate.get(date) ?? Number.NaN) };
}
