import { systemClock } from '@prometheus/core';
import { ingestMacroCsv } from '@prometheus/data';
import { type Command } from 'commander';

import { createProgress } from '../../output/progress.js';
import { type CommonOptions, withSession } from '../../session.js';
import { macroReportText } from './macro-report-text.js';
import { DEFAULT_DEFINITIONS, seriesIds } from './series-list.js';

interface IngestMacroCliOptions extends CommonOptions {
  readonly dir?: string;
  readonly file?: string;
  readonly series?: string;
  readonly definitions: string;
  readonly collection: string;
  readonly market: string;
}

export function addIngestMacroCommand(ingest: Command): void {
  ingest
    .command('macro')
    .description('bring in macro series of CSV files (plain or gzip), one file a series')
    .option('--dir <path>', 'folder of files that are named by the series: UNRATE.csv')
    .option('--file <path>', 'one such file')
    .option('--series <list>', 'ids wanted, separated by commas; all of the files without it')
    .option('--definitions <file>', 'what the series are and how late they are known', DEFAULT_DEFINITIONS)
    .option('--collection <name>', 'where their ingestions are listed', 'macro')
    .option('--market <id>', 'whose sessions say when a lag is over', 'US_EQ')
    .addHelpText(
      'after',
      '\nA file has the columns date and value (or close); a blank is a date without a value. A series that the\n' +
        'definitions do not declare with its publication lag is refused. Files hold values as they stand today: where\n' +
        'they were revised, views see them too early (finding REVISED_VALUES); `ingest fred` has every version.\n' +
        '\nExamples:\n  prometheus-backtest ingest macro --dir data/macro\n' +
        '  prometheus-backtest ingest macro --file data/macro/UNRATE.csv --json',
    )
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<IngestMacroCliOptions>();
      const { dir, file, definitions, collection, market, json } = options;
      const series = options.series === undefined ? undefined : seriesIds(options.series);
      await withSession(options, async ({ database, logger }) => {
        const progress = createProgress('Macro series', { quiet: json === true });
        const report = await ingestMacroCsv(
          database,
          { dir, file, series, definitions, collection, market },
          {
            clock: systemClock,
            logger,
            progress: ({ filesDone, filesTotal }) => progress.update(filesDone, filesTotal),
          },
        ).finally(() => progress.finish());
        process.stdout.write(json === true ? `${JSON.stringify(report, undefined, 2)}\n` : macroReportText(report));
      });
    });
}
