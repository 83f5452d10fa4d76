import { systemClock, type TradeDate, tradeDate } from '@prometheus/core';
import { type ingestCsv, loadQualityPolicy, PRICE_BASES, type PriceBasis } from '@prometheus/data';
import { type Command, Option } from 'commander';

import { createProgress } from '../../output/progress.js';
import { type CommonOptions, withSession } from '../../session.js';
import { ingestText } from './ingest-text.js';

interface PriceFolderCliOptions extends CommonOptions {
  readonly dir: string;
  readonly adjustment?: PriceBasis;
  readonly adjustedAsOf?: string;
  readonly membership?: string;
  readonly sectors?: string;
  readonly actions?: string;
  readonly symbols?: string;
  readonly inferActions?: boolean;
  readonly mapping?: string;
  readonly policy?: string;
  readonly market: string;
  readonly collection?: string;
  readonly currency: string;
}

export interface PriceFolderCommand {
  readonly name: string;
  readonly description: string;
  readonly help: string;
  readonly bringIn: typeof ingestCsv;
}

/** A command for prices in files of one format, one file a symbol or one long file. */
export function addPriceFolderCommand(ingest: Command, { name, description, help, bringIn }: PriceFolderCommand): void {
  ingest
    .command(name)
    .description(description)
    .requiredOption('--dir <path>', 'folder with one file a symbol, or the path of one long file')
    .addOption(new Option('--adjustment <basis>', 'how the prices are adjusted').choices([...PRICE_BASES]))
    .option('--adjusted-as-of <date>', 'for adjusted prices: as of which day')
    .option('--membership <file>', 'index membership: ticker,start_date,end_date[,known_at,end_known_at]')
    .option('--sectors <file>', 'ticker,name,sector,sub_industry[,exchange]')
    .option('--actions <file>', 'ticker,ex_date,type,ratio,amount,currency,pay_date,known_at')
    .option('--symbols <file>', 'which ticker named what when: instrument,symbol,from_date,to_date[,known_at]')
    .option('--infer-actions', 'infer splits and dividends from close and adj_close; not together with --actions')
    .option('--mapping <file>', 'YAML file that maps column names, delimiter and date format')
    .option('--policy <file>', 'YAML file of what quality control accepts, see configs/quality/policy.yaml')
    .option('--market <market>', 'whose sessions count', 'US_EQ')
    .option('--collection <name>', 'name of the collection (default: the folder, or its parent if it is called prices)')
    .option('--currency <code>', 'currency of the prices', 'USD')
    .addHelpText('after', help)
    .action(async (_options, command: Command) => {
      await ingestFolder(command.optsWithGlobals<PriceFolderCliOptions>(), bringIn);
    });
}

async function ingestFolder(options: PriceFolderCliOptions, bringIn: typeof ingestCsv): Promise<void> {
  await withSession(options, async ({ database, logger, platform }) => {
    const progress = createProgress('Reading prices', { quiet: options.json === true });
    const { dir, adjustment, membership, sectors, actions, symbols, inferActions } = options;
    const { mapping, market, collection, currency } = options;
    const asOf: TradeDate | undefined =
      options.adjustedAsOf === undefined ? undefined : tradeDate(options.adjustedAsOf, '--adjusted-as-of');
    const report = await bringIn(
      database,
      {
        dir,
        adjustment,
        adjustedAsOf: asOf,
        membership,
        sectors,
        actions,
        symbols,
        inferActions,
        mapping,
        policy: options.policy === undefined ? platform.quality : loadQualityPolicy(options.policy),
        market,
        collection,
        currency,
      },
      { clock: systemClock, logger, progress: ({ filesDone, filesTotal }) => progress.update(filesDone, filesTotal) },
    ).finally(() => progress.finish());
    process.stdout.write(options.json === true ? `${JSON.stringify(report, undefined, 2)}\n` : ingestText(report));
  });
}
