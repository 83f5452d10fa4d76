import { join } from 'node:path';

import { processEnvironment, systemClock, tradeDate } from '@prometheus/core';
import { ingestFred } from '@prometheus/data';
import { type Command } from 'commander';

import { createProgress } from '../../output/progress.js';
import { type CommonOptions, withSession } from '../../session.js';
import { macroReportText } from './macro-report-text.js';
import { DEFAULT_DEFINITIONS, seriesIds } from './series-list.js';

interface IngestFredCliOptions extends CommonOptions {
  readonly series: string;
  readonly definitions: string;
  readonly from?: string;
  readonly to?: string;
  readonly collection: string;
  readonly refresh?: boolean;
}

export function addIngestFredCommand(ingest: Command): void {
  ingest
    .command('fred')
    .description('download macro series with all their revisions from FRED and ALFRED')
    .requiredOption('--series <list>', 'ids at FRED, separated by commas')
    .option('--definitions <file>', 'what the series are and how late they are known', DEFAULT_DEFINITIONS)
    .option('--from <date>', 'first date wanted')
    .option('--to <date>', 'last day wanted, at the latest yesterday')
    .option('--collection <name>', 'where their ingestions are listed', 'macro')
    .option('--refresh', 'ask again for what was downloaded before')
    .addHelpText(
      'after',
      '\nSet FRED_API_KEY to a key of https://fredaccount.stlouisfed.org/apikeys. A series that is revised comes in all\n' +
        'its vintages, each known at the open of the session after it entered the archive; nothing of it is known before\n' +
        'its archive begins. One that is never revised (revised: false in the definitions) goes by its lag. Answers are kept\n' +
        'in the cache folder under downloads: after an interruption the same command goes on where it stopped.\n' +
        '\nExample:\n  FRED_API_KEY=... prometheus-backtest ingest fred --series UNRATE,PAYEMS,DGS10',
    )
    .action(async (_options, command: Command) => {
      await ingestFredSeries(command.optsWithGlobals<IngestFredCliOptions>());
    });
}

async function ingestFredSeries(options: IngestFredCliOptions): Promise<void> {
  const { definitions, collection, refresh, json } = options;
  const series = seriesIds(options.series);
  const from = options.from === undefined ? undefined : tradeDate(options.from, '--from');
  const to = options.to === undefined ? undefined : tradeDate(options.to, '--to');
  await withSession(options, async ({ platform, database, logger, interruptible }) => {
    const downloadDir = join(platform.paths.cache, 'downloads');
    await interruptible(async (signal) => {
      const progress = createProgress('Macro series', { quiet: json === true });
      const report = await ingestFred(
        database,
        { series, definitions, from, to, collection, refresh, downloadDir },
        {
          clock: systemClock,
          logger,
          environment: processEnvironment(),
          signal,
          progress: ({ filesDone, filesTotal }) => progress.update(filesDone, filesTotal),
        },
      ).finally(() => progress.finish());
      process.stdout.write(json === true ? `${JSON.stringify(report, undefined, 2)}\n` : macroReportText(report));
    });
  });
}
