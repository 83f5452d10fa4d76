import { collectRegimes } from '@prometheus/orchestration';
import { RegimeEngine } from '@prometheus/regime';
import { type Command } from 'commander';

import { createProgress } from '../../output/progress.js';
import { withSession } from '../../session.js';
import { json } from '../data/data-options.js';
import { openMarket } from './open-market.js';
import {
  datesOf,
  REGIME_FILES_HELP,
  regimeConfigOf,
  type RegimeRangeOptions,
  seedOf,
  withRange,
  withRegimeOptions,
} from './regime-options.js';
import { regimeSummary, regimeText } from './regime-text.js';
import { type StoredCounts, storeRegimes } from './store-regimes.js';
import { writeHistory } from './write-history.js';

interface RunOptions extends RegimeRangeOptions {
  readonly seed: string;
  readonly replace?: boolean;
}

export function addRegimeRunCommand(regime: Command): void {
  withRange(
    withRegimeOptions(
      regime
        .command('run')
        .description('say the regime of every session of a range, each from its past alone, and store it'),
    ),
  )
    .option('--seed <n>', 'names the random starts of the fits', '0')
    .option('--out <folder>', REGIME_FILES_HELP)
    .option('--replace', 'put these regimes in the place of others that are stored for the range')
    .addHelpText(
      'after',
      '\nStored are regimes, embeddings and models. The range says what is stored: models learn from all sessions before,\n' +
        'as they would have.\n\nExample:\n' +
        '  prometheus-backtest regime run --collection us-equities --from 2004-01-02 --to 2017-12-29 --out regimes',
    )
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<RunOptions>();
      const quiet = options.json === true;
      const { history, stored } = await withSession(options, async (session) => {
        const range = datesOf(options);
        const engine = new RegimeEngine({ seed: seedOf(options.seed) }, regimeConfigOf(options));
        const context = await openMarket(session, options.collection, engine, quiet);
        const progress = createProgress('Saying regimes', { quiet });
        const collected = collectRegimes({
          context,
          engine,
          ...range,
          progress: (done, total) => progress.update(done, total),
        });
        progress.finish();
        const { artifacts } = session.platform.paths;
        const counts = await storeRegimes(session.database, collected, {
          artifacts,
          replace: options.replace === true,
        });
        return { history: collected.history, stored: counts };
      });
      const files = options.out === undefined ? [] : writeHistory(history, options.out);
      process.stdout.write(
        quiet
          ? json({ ...regimeSummary(history), stored, files })
          : `${regimeText(history)}\n\n${storedText(stored)}\n${files.map((file) => `${file}\n`).join('')}`,
      );
    });
}

function storedText({ regimes, newRegimes, replaced, embeddings, models }: StoredCounts): string {
  const others = replaced === 0 ? '' : `, ${replaced} others removed`;
  return `Stored: ${regimes} regimes (${newRegimes} new${others}), ${embeddings} embeddings, ${models} models`;
}
