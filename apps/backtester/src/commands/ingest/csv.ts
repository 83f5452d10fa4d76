import { systemClock, type TradeDate, tradeDate } from '@prometheus/core';
import { ingestCsv, PRICE_BASES, type PriceBasis } from '@prometheus/data';
import { type Command, Option } from 'commander';

import { createProgress } from '../../output/progress.js';
import { type CommonOptions, withSession } from '../../session.js';
import { ingestText } from './ingest-text.js';

interface IngestCsvCliOptions extends CommonOptions {
  readonly dir: string;
  readonly adjustment?: PriceBasis;
  readonly adjustedAsOf?: string;
  readonly membership?: string;
  readonly sectors?: string;
  readonly actions?: string;
  readonly inferActions?: boolean;
  readonly mapping?: string;
  readonly market: string;
  readonly collection?: string;
  readonly currency: string;
}

export function addIngestCsvCommand(ingest: Command): void {
  ingest
    .command('csv')
    .description('bring in a folder of one CSV (plain or gzip) a symbol, or one long CSV file')
    .requiredOption('--dir <path>', 'folder with one file a symbol, or the path of one long file')
    .addOption(new Option('--adjustment <basis>', 'how the prices are adjusted').choices([...PRICE_BASES]))
    .option('--adjusted-as-of <date>', 'for adjusted prices: as of which day')
    .option('--membership <file>', 'index membership: ticker,start_date,end_date')
    .option('--sectors <file>', 'ticker,name,sector,sub_industry[,exchange]')
    .option('--actions <file>', 'ticker,ex_date,type,ratio,amount,currency,pay_date,known_at')
    .option('--infer-actions', 'infer splits and dividends from close and adj_close; not together with --actions')
    .option('--mapping <file>', 'YAML file that maps column names, delimiter and date format')
    .option('--market <market>', 'whose sessions count', 'US_EQ')
    .option('--collection <name>', 'name of the collection (default: the folder, or its parent if it is called prices)')
    .option('--currency <code>', 'currency of the prices', 'USD')
    .addHelpText(
      'after',
      '\nExample:\n  prometheus-backtest ingest csv --dir data/prices --adjustment raw --actions data/actions.csv\n' +
        '  prometheus-backtest ingest csv --dir data/prices --adjustment raw --infer-actions',
    )
    .action(async (_options, command: Command) => {
      await ingestCsvFolder(command.optsWithGlobals<IngestCsvCliOptions>());
    });
}

async function ingestCsvFolder(options: IngestCsvCliOptions): Promise<void> {
  await withSession(options, async ({ database, logger }) => {
    const progress = createProgress('Reading prices', { quiet: options.json === true });
    const { dir, adjustment, membership, sectors, actions, inferActions } = options;
    const { mapping, market, collection, currency } = options;
    const asOf: TradeDate | undefined =
      options.adjustedAsOf === undefined ? undefined : tradeDate(options.adjustedAsOf, '--adjusted-as-of');
    const report = await ingestCsv(
      database,
      {
        dir,
        adjustment,
        adjustedAsOf: asOf,
        membership,
        sectors,
        actions,
        inferActions,
        mapping,
        market,
        collection,
        currency,
      },
      { clock: systemClock, logger, progress: ({ filesDone, filesTotal }) => progress.update(filesDone, filesTotal) },
    ).finally(() => progress.finish());
    process.stdout.write(options.json === true ? `${JSON.stringify(report, undefined, 2)}\n` : ingestText(report));
  });
}
