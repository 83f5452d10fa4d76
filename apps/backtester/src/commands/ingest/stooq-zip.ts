import { systemClock, tradeDate } from '@prometheus/core';
import { ingestStooqZip } from '@prometheus/data';
import { type Command } from 'commander';

import { createProgress } from '../../output/progress.js';
import { type CommonOptions, withSession } from '../../session.js';
import { ingestText } from './ingest-text.js';
import { readSymbols } from './symbol-list.js';

interface StooqZipCliOptions extends CommonOptions {
  readonly zip: string;
  readonly symbols?: string;
  readonly symbolsFile?: string;
  readonly exchange?: string;
  readonly collection: string;
  readonly adjustedAsOf?: string;
  readonly market: string;
  readonly currency: string;
}

const HELP = `
Download the zip of one country's daily bars in ASCII (for example d_us_txt.zip) from
https://stooq.com/db/h/ with a browser. Its prices are divided by later splits and dividends: the
collection has the basis total_return, and rules on the level of prices are refused. It holds the
instruments of today; those that were delisted are missing, so that whoever chooses among them
chooses survivors.

A zip file whose names lead out of a folder, or that would unpack to more than prices do, is
refused before anything is written.

Example:
  prometheus-backtest ingest stooq-zip --zip d_us_txt.zip --exchange nasdaq,nyse \\
    --symbols AAPL,MSFT,BRK-B --collection stooq-us`;

export function addIngestStooqZipCommand(ingest: Command): void {
  ingest
    .command('stooq-zip')
    .description('bring in daily bars of a whole market from a zip file of Stooq')
    .requiredOption('--zip <file>', 'zip file of daily bars in ASCII')
    .option('--symbols <list>', 'only these, without the suffix of the market, separated by commas')
    .option('--symbols-file <file>', 'text file with symbols, one or more a line; # begins a remark')
    .option('--exchange <list>', 'only these, as the folders in the zip begin: nasdaq,nyse,nysemkt')
    .requiredOption('--collection <name>', 'name of the collection')
    .option('--adjusted-as-of <date>', 'day on which the zip file was made')
    .option('--market <market>', 'whose sessions count', 'US_EQ')
    .option('--currency <code>', 'currency of the prices', 'USD')
    .addHelpText('after', HELP)
    .action(async (_options, command: Command) => {
      await ingestZip(command.optsWithGlobals<StooqZipCliOptions>());
    });
}

async function ingestZip(options: StooqZipCliOptions): Promise<void> {
  const { zip, collection, market, currency, symbolsFile, exchange, adjustedAsOf } = options;
  const isChosen = options.symbols !== undefined || symbolsFile !== undefined;
  const symbols = isChosen ? readSymbols(options.symbols, symbolsFile) : undefined;
  const exchanges = exchange?.split(',').map((name) => name.trim());
  const asOf = adjustedAsOf === undefined ? undefined : tradeDate(adjustedAsOf, '--adjusted-as-of');
  await withSession(options, async ({ database, logger }) => {
    const quiet = options.json === true;
    const progress = createProgress('Reading prices', { quiet });
    const report = await ingestStooqZip(
      database,
      { zip, symbols, exchanges, collection, market, currency, ...(asOf && { adjustedAsOf: asOf }) },
      { clock: systemClock, logger, progress: ({ filesDone, filesTotal }) => progress.update(filesDone, filesTotal) },
    ).finally(() => progress.finish());
    process.stdout.write(quiet ? `${JSON.stringify(report, undefined, 2)}\n` : ingestText(report));
  });
}
