import { systemClock } from '@prometheus/core';
import { ingestFilingFolder } from '@prometheus/data';
import { type Command } from 'commander';

import { createProgress } from '../../output/progress.js';
import { type CommonOptions, withSession } from '../../session.js';
import { datasetText } from './dataset-text.js';

interface IngestFilingsCliOptions extends CommonOptions {
  readonly dir: string;
  readonly collection: string;
}

export function addIngestFilingsCommand(ingest: Command): void {
  ingest
    .command('filings')
    .description('bring in a folder of filings (HTML or text, plain or gzip), divided into sections')
    .requiredOption('--dir <path>', 'folder with one file a filing, for example aapl-10-q-2025-08-01.html.gz')
    .requiredOption('--collection <name>', 'collection whose instruments the filings are of')
    .addHelpText(
      'after',
      '\nFiles are named <symbol>-<form>-<filing date>, an amendment <symbol>-10-k-a-<filing date>.\n' +
        'Only the day is known of them: a filing counts as known at the open of the next session.\n' +
        '`ingest sec --filings` has the instants of the SEC.\n\n' +
        'Example:\n  prometheus-backtest ingest filings --dir data/filings --collection us-equities',
    )
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<IngestFilingsCliOptions>();
      const { dir, collection, json } = options;
      await withSession(options, async ({ database, logger }) => {
        const progress = createProgress('Reading filings', { quiet: json === true });
        const report = await ingestFilingFolder(
          database,
          { dir, collection },
          {
            clock: systemClock,
            logger,
            progress: ({ filesDone, filesTotal }) => progress.update(filesDone, filesTotal),
          },
        ).finally(() => progress.finish());
        const text = (): string => datasetText(report, `${report.withText} with their text by section.`);
        process.stdout.write(json === true ? `${JSON.stringify(report, undefined, 2)}\n` : text());
      });
    });
}
