import { join } from 'node:path';

import { processEnvironment, systemClock, tradeDate } from '@prometheus/core';
import { ingestCompanyFacts, ingestSecFilings } from '@prometheus/data';
import { type Command } from 'commander';

import { OptionError } from '../../errors.js';
import { createProgress } from '../../output/progress.js';
import { type CommonOptions, withSession } from '../../session.js';
import { datasetText } from './dataset-text.js';

interface IngestSecCliOptions extends CommonOptions {
  readonly collection: string;
  readonly facts?: boolean;
  readonly filings?: boolean;
  readonly forms: string;
  readonly from?: string;
  readonly to?: string;
  readonly cikFile?: string;
  readonly refresh?: boolean;
}

export function addIngestSecCommand(ingest: Command): void {
  ingest
    .command('sec')
    .alias('sec-edgar')
    .description('download figures and reports of companies from SEC EDGAR')
    .requiredOption('--collection <name>', 'collection whose companies are asked for')
    .option('--facts', 'reported figures (company facts)')
    .option('--filings', 'reports, divided into sections')
    .option('--forms <list>', 'which reports; amendments are named apart: 10-K,10-K/A', '10-K,10-Q')
    .option('--from <date>', 'first filing date of reports')
    .option('--to <date>', 'last filing date of reports')
    .option('--cik-file <file>', 'symbol,cik: numbers at the SEC, beside those of the sector file')
    .option('--refresh', 'ask again for what was downloaded before: new filings are not seen without it')
    .addHelpText(
      'after',
      '\nThe SEC has no key, but wants to know who asks: set SEC_USER_AGENT to a name and a mail address.\n' +
        'Everything is known from the acceptance of its filing. Answers are kept in the cache folder under\n' +
        'downloads: after an interruption the same command goes on where it stopped.\n\n' +
        'Example:\n  export SEC_USER_AGENT="Example Research admin@example.com"\n' +
        '  prometheus-backtest ingest sec --collection us-equities --facts --filings --from 2020-01-01',
    )
    .action(async (_options, command: Command) => {
      await ingestSec(command.optsWithGlobals<IngestSecCliOptions>());
    });
}

async function ingestSec(options: IngestSecCliOptions): Promise<void> {
  const { collection, cikFile, refresh, facts, filings, json } = options;
  if (facts !== true && filings !== true) {
    throw new OptionError('--facts', '', 'Say what to download: --facts, --filings, or both.');
  }
  const from = options.from === undefined ? undefined : tradeDate(options.from, '--from');
  const to = options.to === undefined ? undefined : tradeDate(options.to, '--to');
  const forms = options.forms.split(',').map((form) => form.trim());
  await withSession(options, async ({ platform, database, logger, interruptible }) => {
    const request = { collection, cikFile, refresh, downloadDir: join(platform.paths.cache, 'downloads') };
    await interruptible(async (signal) => {
      const ingested = async <Report>(
        what: string,
        ingest: (context: Parameters<typeof ingestSecFilings>[2]) => Promise<Report>,
      ): Promise<Report> => {
        const progress = createProgress(what, { quiet: json === true });
        return ingest({
          clock: systemClock,
          logger,
          environment: processEnvironment(),
          signal,
          progress: ({ filesDone, filesTotal }) => progress.update(filesDone, filesTotal),
        }).finally(() => progress.finish());
      };
      const reports = [];
      if (facts === true) {
        const report = await ingested('Company facts', (context) => ingestCompanyFacts(database, request, context));
        reports.push(report);
        if (json !== true) process.stdout.write(datasetText(report, `Figures of ${report.issuers} companies.`));
      }
      if (filings === true) {
        const report = await ingested('Filings', (context) =>
          ingestSecFilings(database, { ...request, forms, from, to }, context),
        );
        reports.push(report);
        if (json !== true) {
          process.stdout.write(datasetText(report, `${report.withText} with their text by section.`));
        }
      }
      if (json === true) process.stdout.write(`${JSON.stringify(reports, undefined, 2)}\n`);
    });
  });
}
